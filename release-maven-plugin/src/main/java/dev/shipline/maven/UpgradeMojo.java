package dev.shipline.maven;

import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.ReleaseReport;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Upgrades the Helm release to the image, watches the rollout, and rolls back if it fails. */
@Mojo(
        name = "upgrade",
        defaultPhase = LifecyclePhase.DEPLOY,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        requiresOnline = true,
        threadSafe = true)
public class UpgradeMojo extends ShipMojo {
    @Inject
    UpgradeMojo(
            MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(new MavenParts(project, session, decrypter, repositories));
    }

    @Override
    Goal goal() {
        return Goal.UPGRADE;
    }

    @Override
    void report(ReleaseReport report) {
        if (report.release().deployment().isEmpty()) {
            getLog().info(
                            "No environment is chosen, so the pipeline ends with the tagged image; -P env=<name> releases it");
        }
    }
}
