package dev.shipline.maven;

import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.DeployLease;
import dev.shipline.cluster.Drift;
import dev.shipline.helm.ReleaseHistory;
import dev.shipline.helm.Revision;
import dev.shipline.pipeline.DriftLines;
import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Shows what runs in an environment: version, commit and digest, since when and by whom, whether it was seen to run, the newest revisions, who is at it now, and the state of its workloads. */
@Mojo(name = "status", requiresOnline = true, threadSafe = true)
public class StatusMojo extends ShipMojo {
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

    private void show(Target target, Cluster cluster, Instant now, Consumer<String> say) {
        String where = target + " of " + cluster.description();
        List<Revision> revisions = new ReleaseHistory(cluster).revisions(target.namespace(), target.release());
        if (revisions.isEmpty()) {
            say.accept(where + ": never released");
            return;
        }
        say.accept(where + ":");
        Optional<DeployLease> lease = cluster.leases().find(target.namespace(), DeployLease.nameOf(target.release()));
        new StatusText(target.environment(), revisions, lease, now).lines().forEach(line -> say.accept("  " + line));
        cluster.workloads(target.namespace(), revisions.get(0).manifest())
                .forEach(workload -> say.accept("  " + workload));
        revisions.stream()
                .filter(Revision::isDeployed)
                .findFirst()
                .ifPresent(running -> drift(target, cluster, running, say));
    }

    private void drift(Target target, Cluster cluster, Revision running, Consumer<String> say) {
        if (drift.equals("off")) {
            return;
        }
        Drift found = cluster.drift(target.namespace(), running.manifest());
        DriftLines.of(found).forEach(line -> say.accept("  " + line));
        found.notes().forEach(note -> say.accept("  " + note));
    }
}
