package dev.shipline.maven;

import dev.shipline.pipeline.Goal;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Checks, before anything is built, all that can be wrong with a release: configuration, environment, values, chart, cluster and registry. Does nothing in a build that ships nothing. */
@Mojo(name = "check", defaultPhase = LifecyclePhase.VALIDATE, threadSafe = true)
public class CheckMojo extends ShipMojo {
    @Inject
    CheckMojo(MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(new MavenParts(project, session, decrypter, repositories));
    }

    @Override
    Goal goal() {
        return Goal.CHECK;
    }

    /** A build that ships nothing pays for the guard alone: a mistyped environment is no harmless thing even then. */
    @Override
    void perform() {
        if (new Invocation(maven.session()).ships()) {
            super.perform();
            return;
        }
        new ReleasePlanner(this, System.getenv()).requireEnvironment();
    }
}
