package dev.shipline.maven;

import dev.shipline.cluster.Cluster;
import dev.shipline.helm.ReleaseHistory;
import dev.shipline.helm.Revision;
import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.Target;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Shows every revision of the release: when, status, chart, image, commit, and by whom. Changes nothing, and needs neither image nor chart nor values. */
@Mojo(name = "history", requiresOnline = true, threadSafe = true)
public class HistoryMojo extends ShipMojo {
    @Inject
    HistoryMojo(
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
        new EachCluster(this, System.getenv()).visit((neighbours, say) -> show(target, neighbours.cluster(), say));
    }

    private static void show(Target target, Cluster cluster, Consumer<String> say) {
        List<Revision> revisions = new ReleaseHistory(cluster).revisions(target.namespace(), target.release());
        String where = target + " of " + cluster.description();
        if (revisions.isEmpty()) {
            say.accept(where + ": never released");
            return;
        }
        say.accept(where + ":");
        RevisionTable.lines(revisions, Instant.now()).forEach(say);
    }
}
