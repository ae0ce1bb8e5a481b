package dev.shipline.maven;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.ReleaseRemoval;
import dev.shipline.pipeline.Target;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Removes the release from the environment, and says what stays. Asks for the name of the release as a confirmation. */
@Mojo(name = "uninstall", requiresOnline = true, threadSafe = true)
public class UninstallMojo extends ShipMojo {
    /** The name of the release that is to be removed, as a confirmation; give it on the command line. */
    @Parameter(property = "ship.uninstall")
    String confirmation;

    /** Whether the revisions stay, so that ship:rollback brings the release back. */
    @Parameter(property = "ship.uninstall.keepHistory", defaultValue = "false")
    boolean keepHistory;

    @Inject
    UninstallMojo(
            MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(new MavenParts(project, session, decrypter, repositories));
    }

    @Override
    Goal goal() {
        return Goal.CHECK;
    }

    @Override
    void perform() {
        Target target = new ReleasePlanner(this, System.getenv()).requireTarget();
        if (!dryRun && !text(confirmation).equals(Optional.of(target.release()))) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "not uninstalling " + target,
                    text(confirmation)
                            .map(name -> "ship.uninstall names another release, " + name)
                            .orElse("ship.uninstall does not confirm it"),
                    "run it again with -Dship.uninstall=" + target.release() + "; with -Dship.dryRun=true it shows"
                            + " what would go");
        }
        new EachCluster(this, System.getenv())
                .visit((neighbours, say) -> new ReleaseRemoval(target, keepHistory, dryRun, neighbours, say).run());
    }
}
