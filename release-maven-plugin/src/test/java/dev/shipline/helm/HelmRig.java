package dev.shipline.helm;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The releases of a cluster, through an engine that does what a test says. */
final class HelmRig {
    static final Duration STALE_AFTER = Duration.ofMinutes(10);

    final FakeCluster cluster = new FakeCluster();
    final ReleaseHistory history = new ReleaseHistory(cluster);
    final FakeHelmEngine engine = new FakeHelmEngine(cluster);
    final List<String> notes = new ArrayList<>();
    private final Path folder;

    HelmRig(Path folder) {
        this.folder = folder;
    }

    Revision latest() {
        return history.latest("dev", "orders-dev").orElseThrow();
    }

    Revision revision(int number) {
        return history.revision("dev", "orders-dev", number).orElseThrow();
    }

    String status(int number) {
        return revision(number).status();
    }

    HelmReleases releases() {
        return releases(STALE_AFTER);
    }

    HelmReleases releases(Duration afterTheLastDeploy) {
        Clock now = Clock.fixed(HelmSecrets.DEPLOYED.plus(afterTheLastDeploy), ZoneOffset.UTC);
        HistoryMending mending = new HistoryMending(history, STALE_AFTER, now, pause -> {}, notes::add);
        return new VerifiedHelmReleases(engine, history, folder, 10, mending, notes::add);
    }

    HelmRequest request() {
        return new HelmRequest(
                "orders-dev",
                "dev",
                folder.resolve("chart"),
                List.of(),
                folder.resolve("kubeconfig"),
                "commit abc",
                Duration.ofSeconds(30));
    }
}
