package dev.shipline.maven;

import dev.shipline.metrics.Replay;
import dev.shipline.pipeline.Goal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Tells Datadog what earlier builds could not: sends the journals below ship.metrics.journal, or those of the project, and what waits in the user's own. Needs no POM, and fails no build. */
@Mojo(name = "flush", requiresProject = false, requiresOnline = true, threadSafe = true)
public class FlushMojo extends ShipMojo {
    @Inject
    FlushMojo(MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(new MavenParts(project, session, decrypter, repositories));
    }

    @Override
    Goal goal() {
        return Goal.CHECK;
    }

    /** A build that failed is the very one to be told of. */
    @Override
    Optional<String> reasonToStandBy() {
        return Optional.empty();
    }

    @Override
    void perform() {
        Map<String, String> variables = System.getenv();
        CredentialWiring logins = new CredentialWiring(maven, Optional.empty(), registryOidc, variables, "");
        new Replay(
                        new MetricsParameters(this, variables).settings(logins.source()),
                        logins.redactor(),
                        getLog()::info,
                        getLog()::warn)
                .run(folder());
    }

    private Path folder() {
        if (metricsJournal != null) {
            return metricsJournal.toPath();
        }
        // without a POM: whatever a CI server's workspace brought
        return maven.project().getFile() == null
                ? Path.of(maven.session().getExecutionRootDirectory())
                : directory.toPath();
    }
}
