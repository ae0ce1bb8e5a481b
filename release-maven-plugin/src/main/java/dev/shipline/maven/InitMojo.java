package dev.shipline.maven;

import dev.shipline.init.FileChange;
import dev.shipline.init.Init;
import dev.shipline.init.Proposal;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Brings a project that is there to the pipeline: parent or plugin in its POM, a configuration for CircleCI, values files to begin with. Shows what it would
 * change, and changes it with ship.init.write. May be called again at any time. Carries over what a CircleCI configuration tells the older bash tools.
 */
@Mojo(name = "init", aggregator = true, threadSafe = true)
public class InitMojo extends AbstractMojo {
    /** Whether the files are changed, and not only shown. */
    @Parameter(property = "ship.init.write", defaultValue = "false")
    boolean write;

    /** The modules that are services, by artifactId, separated by commas. Default: those with a Dockerfile, Spring Boot's plugin or a main method. */
    @Parameter(property = "ship.init.services")
    String services;

    /** Whether to change nothing, whatever ship.init.write says. */
    @Parameter(property = "ship.dryRun", defaultValue = "false")
    boolean dryRun;

    private final MavenParts maven;
    private final MojoExecution execution;

    @Inject
    InitMojo(
            MavenProject project,
            MavenSession session,
            MojoExecution execution,
            SettingsDecrypter decrypter,
            RepositorySystem repositories) {
        this.maven = new MavenParts(project, session, decrypter, repositories);
        this.execution = execution;
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        maven.run(this::propose);
    }

    private void propose() {
        InitFacts facts = new InitFacts(maven.session());
        Proposal proposal = new Init(facts.project(), facts.wishes(services, execution.getVersion())).proposal();
        proposal.found().forEach(fact -> getLog().info("Found " + fact));
        for (FileChange change : proposal.changes()) {
            change.diff().lines().forEach(line -> getLog().info(line.replace("\r", "")));
            if (writes()) {
                change.make();
            }
        }
        proposal.obsolete().forEach(thing -> getLog().info("To delete: " + thing));
        proposal.next().forEach(thing -> getLog().info("Note: " + thing));
        getLog().info(ending(proposal.changes().size()));
    }

    private boolean writes() {
        return write && !dryRun;
    }

    private String ending(int changes) {
        if (changes == 0) {
            return "Nothing to do: the project has its pipeline";
        }
        String files = changes == 1 ? "1 file" : changes + " files";
        return writes()
                ? "Wrote " + files
                        + "; look at them with git add -N . and git diff, commit them, and ask whether all is well: mvn ship:doctor -P env=dev"
                : "Would write " + files
                        + ", and wrote nothing; add -Dship.init.write=true to the command to write them";
    }
}
