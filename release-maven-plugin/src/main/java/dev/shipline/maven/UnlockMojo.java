package dev.shipline.maven;

import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.ReleaseUnlock;
import dev.shipline.pipeline.Target;
import java.time.Clock;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Mends what a deploy that is gone has left: a lock that nobody renews, a revision that is pending. Says whose it was and how old it is. A deploy that lives keeps its release. */
@Mojo(name = "unlock", requiresOnline = true, threadSafe = true)
public class UnlockMojo extends ShipMojo {
    /** Whether to take the release also from a deploy that lives, which then stops before its next change. */
    @Parameter(property = "ship.unlock.force", defaultValue = "false")
    boolean force;

    @Inject
    UnlockMojo(MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(new MavenParts(project, session, decrypter, repositories));
    }

    @Override
    Goal goal() {
        return Goal.CHECK;
    }

    @Override
    void perform() {
        Target target = new ReleasePlanner(this, System.getenv()).requireTarget();
        new EachCluster(this, System.getenv())
                .visit((neighbours, say) ->
                        new ReleaseUnlock(target, force, dryRun, neighbours, Clock.systemUTC(), say).run());
    }
}
