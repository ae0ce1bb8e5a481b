package dev.shipline.maven;

import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.DeployLease;
import dev.shipline.document.Document;
import dev.shipline.helm.ReleaseHistory;
import dev.shipline.helm.Revision;
import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Shows what runs in an environment: the newest revisions of the release, since when and by whom, who is at it now, and the state of its workloads. */
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
        Target target = new ReleasePlanner(this, System.getenv()).requireTarget();
        new EachCluster(this, System.getenv())
                .visit((neighbours, say) -> show(target, neighbours.cluster(), Instant.now(), say));
    }

    private static void show(Target target, Cluster cluster, Instant now, Consumer<String> say) {
        String where = target + " of " + cluster.description();
        List<Revision> revisions = new ReleaseHistory(cluster).revisions(target.namespace(), target.release());
        if (revisions.isEmpty()) {
            say.accept(where + ": never released");
            return;
        }
        say.accept(where + ":");
        revisions.stream().limit(SHOWN_REVISIONS).forEach(revision -> say.accept("  " + line(revision, now)));
        cluster.leases()
                .find(target.namespace(), DeployLease.nameOf(target.release()))
                .filter(lease -> lease.holder().isPresent())
                .ifPresent(lease -> say.accept("  " + lease.who() + " is at it since " + lease.acquired()
                        + ", last sign of life " + lease.renewed()));
        cluster.workloads(target.namespace(), revisions.get(0).manifest())
                .forEach(workload -> say.accept("  " + workload));
    }

    private static String line(Revision revision, Instant now) {
        Document image = revision.values().at("image");
        String digest = image.at("digest").text("");
        return "revision " + revision.number() + "  " + revision.status() + "  since "
                + revision.deployed().truncatedTo(ChronoUnit.SECONDS) + " ("
                + RevisionTable.age(revision.deployed(), now) + ")  "
                + revision.chartName() + " " + revision.chartVersion() + "  "
                + image.at("tag").text("(no tag)") + (digest.isEmpty() ? "" : "@" + digest) + "  "
                + revision.description();
    }
}
