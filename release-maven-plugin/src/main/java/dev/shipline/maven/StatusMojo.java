package dev.shipline.maven;

import dev.shipline.cluster.Cluster;
import dev.shipline.document.Document;
import dev.shipline.helm.ReleaseHistory;
import dev.shipline.helm.Revision;
import dev.shipline.pipeline.Deployment;
import dev.shipline.pipeline.Goal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Shows what runs in an environment: the newest revisions of the release, and the state of its workloads. */
@Mojo(name = "status", requiresOnline = true, threadSafe = true)
public class StatusMojo extends ShipMojo {
    private static final int SHOWN_REVISIONS = 5;

    @Inject
    StatusMojo(MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(new MavenParts(project, session, decrypter, repositories));
    }

    @Override
    Goal goal() {
        return Goal.CHECK;
    }

    @Override
    void perform() {
        Deployment deployment = new ReleasePlanner(this, System.getenv()).requireDeployment();
        try (Wiring wiring = new Wiring(this, server -> Optional.empty(), System.getenv())) {
            show(deployment, wiring.cluster());
        }
    }

    private void show(Deployment deployment, Cluster cluster) {
        String where =
                deployment.release() + " in namespace " + deployment.namespace() + " of " + cluster.description();
        List<Revision> revisions = new ReleaseHistory(cluster).revisions(deployment.namespace(), deployment.release());
        if (revisions.isEmpty()) {
            getLog().info(where + ": never released");
            return;
        }
        getLog().info(where + ":");
        revisions.stream().limit(SHOWN_REVISIONS).forEach(revision -> getLog().info("  " + line(revision)));
        cluster.workloads(deployment.namespace(), revisions.get(0).manifest())
                .forEach(workload -> getLog().info("  " + workload));
    }

    private static String line(Revision revision) {
        Document image = revision.values().at("image");
        return "revision " + revision.number() + "  " + revision.status() + "  " + age(revision.deployed()) + " ago  "
                + revision.chartName() + " " + revision.chartVersion() + "  "
                + image.at("tag").text("(no tag)") + "  "
                + revision.description();
    }

    private static String age(Instant since) {
        Duration age = Duration.between(since, Instant.now());
        if (age.toDays() > 1) {
            return age.toDays() + " days";
        }
        if (age.toHours() > 1) {
            return age.toHours() + " h";
        }
        return age.toMinutes() > 1 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }
}
