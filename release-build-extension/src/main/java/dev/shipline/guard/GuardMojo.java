package dev.shipline.guard;

import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Refuses a build that would go on for minutes and then release nothing, to the wrong place, or not at all: too old a Java or Maven, a profile or an environment that does not exist, two at once. */
@Mojo(name = "guard", defaultPhase = LifecyclePhase.VALIDATE, threadSafe = true)
public class GuardMojo extends AbstractMojo {
    private final MavenSession session;

    /** Whether to look at no environment. */
    @Parameter(property = "ship.check.skip-env", defaultValue = "false")
    private boolean skipEnv;

    /** Whether any Java will do. */
    @Parameter(property = "ship.check.skip-java", defaultValue = "false")
    private boolean skipJava;

    /** Whether any Maven will do. */
    @Parameter(property = "ship.check.skip-maven", defaultValue = "false")
    private boolean skipMaven;

    /** Whether -P may name profiles that do not exist. */
    @Parameter(property = "ship.check.skip-profiles", defaultValue = "false")
    private boolean skipProfiles;

    @Inject
    GuardMojo(MavenSession session) {
        this.session = session;
    }

    @Override
    public void execute() throws MojoFailureException {
        Tools tools = new Tools(
                Runtime.version().feature(), session.getSystemProperties().getProperty("maven.version", ""));
        Choice choice = Choice.of(session);
        List<String> problems = new ArrayList<>();
        if (!skipJava) {
            add(problems, tools.javaProblems(), "ship.check.skip-java");
        }
        if (!skipMaven) {
            add(problems, tools.mavenProblems(), "ship.check.skip-maven");
        }
        // Maven 4 has refused by itself what -P should not have named, and knows profiles that need not exist
        if (!skipProfiles && !tools.isMaven4()) {
            add(problems, choice.profileProblems(), "ship.check.skip-profiles");
        }
        if (!skipEnv) {
            add(problems, choice.environmentProblems(), "ship.check.skip-env");
        }
        if (!problems.isEmpty()) {
            throw new MojoFailureException("This build cannot begin, because " + String.join("; and ", problems));
        }
    }

    private static void add(List<String> problems, List<String> found, String off) {
        found.forEach(problem -> problems.add(problem + " (" + off + "=true turns this check off)"));
    }
}
