package dev.shipline.maven;

import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.DeployLease;
import dev.shipline.cluster.Drift;
import dev.shipline.document.Document;
import dev.shipline.helm.ReleaseHistory;
import dev.shipline.helm.Revision;
import dev.shipline.pipeline.DriftLines;
import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
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
        try (Wiring wiring = new Wiring(this, server -> Optional.empty(), System.getenv())) {
            show(target, wiring.cluster(), Instant.now());
        }
    }

    private void show(Target target, Cluster cluster, Instant now) {
        String where = target + " of " + cluster.description();
        List<Revision> revisions = new ReleaseHistory(cluster).revisions(target.namespace(), target.release());
        if (revisions.isEmpty()) {
            getLog().info(where + ": never released");
            return;
        }
        getLog().info(where + ":");
        revisions.stream().limit(SHOWN_REVISIONS).forEach(revision -> getLog().info("  " + line(revision, now)));
        cluster.leases()
                .find(target.namespace(), DeployLease.nameOf(target.release()))
                .filter(lease -> lease.holder().isPresent())
                .ifPresent(lease -> getLog().info("  " + lease.who() + " is at it since " + lease.acquired()
                        + ", last sign of life " + lease.renewed()));
        cluster.workloads(target.namespace(), revisions.get(0).manifest())
                .forEach(workload -> getLog().info("  " + workload));
        revisions.stream()
                .filter(Revision::isDeployed)
                .findFirst()
                .ifPresent(running -> drift(target, cluster, running));
    }

    private void drift(Target target, Cluster cluster, Revision running) {
        if (drift.equals("off")) {
            return;
        }
        Drift found = cluster.drift(target.namespace(), running.manifest());
        DriftLines.of(found).forEach(line -> getLog().warn("  " + line));
        found.notes().forEach(note -> getLog().info("  " + note));
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
