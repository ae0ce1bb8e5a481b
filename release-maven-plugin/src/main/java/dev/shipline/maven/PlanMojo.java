package dev.shipline.maven;

import dev.shipline.pipeline.Goal;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Shows what a deploy would change, and changes nothing. */
@Mojo(name = "plan", requiresDependencyResolution = ResolutionScope.RUNTIME, requiresOnline = true, threadSafe = true)
public class PlanMojo extends ShipMojo {
    @Inject
    PlanMojo(MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(new MavenParts(project, session, decrypter, repositories));
    }

    @Override
    Goal goal() {
        return Goal.PLAN;
    }
}
