package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.document.Document;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.plan.FleetHash;
import dev.shipline.secret.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The environment dev with the clusters eu, us and ap. */
final class FleetFixture {
    private static final Redactor NOTHING_SECRET = new Redactor(List.of());

    final Map<String, FakeNeighbours> clusters = new LinkedHashMap<>();
    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    final List<String> progress = Collections.synchronizedList(new ArrayList<>());
    ClusterOrder order = ClusterOrder.ONE_BY_ONE;
    OtherClusters others = OtherClusters.STAY;
    Optional<FleetHash> approved = Optional.empty();
    /** More listeners, for each cluster. */
    Supplier<List<ReleaseListener>> pages = List::of;

    boolean isAll = true;
    boolean ownValues;
    boolean dryRun;
    private final Path folder;

    FleetFixture(Path folder) {
        this.folder = folder;
        for (String label : List.of("eu", "us", "ap")) {
            clusters.put(label, new FakeNeighbours(folder));
        }
    }

    ReleaseReport deploy() {
        return pipeline().run(Goal.UPGRADE);
    }

    ReleaseFailure failing() {
        return catchThrowableOfType(ReleaseFailure.class, this::deploy);
    }

    FleetPipeline pipeline() {
        List<ClusterTarget> targets = clusters.keySet().stream()
                .map(label -> new ClusterTarget(Optional.empty(), Optional.of(label)).labelled(label))
                .toList();
        FleetReport report = new FleetReport(folder, List.copyOf(clusters.keySet()), NOTHING_SECRET);
        ReleaseListener listener = new ReleaseListener() {
            @Override
            public void progress(Step step, String line) {
                progress.add(line);
            }

            @Override
            public void stageFinished(Stage stage, ReleaseReport finished) {
                told.add(stage + " " + finished.release().cluster().orElse("?") + " "
                        + finished.status().tag());
            }
        };
        Fleet fleet = new Fleet(
                targets,
                isAll,
                ownValues,
                order,
                others,
                approved,
                target -> clusters.get(target.label().orElseThrow()),
                target -> Stream.concat(
                                Stream.of(new ReportFile(NOTHING_SECRET), report, listener), pages.get().stream())
                        .toList());
        return new FleetPipeline(
                release(targets.get(0)), Goal.UPGRADE, fleet, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), told::add);
    }

    private Release release(ClusterTarget first) {
        return new SampleRelease(folder)
                .dryRun(dryRun)
                .deployment(
                        Optional.of(new SampleDeployment(folder).cluster(first).deployment()))
                .release();
    }

    List<String> calls(String label) {
        return clusters.get(label).calls;
    }

    Document report() throws IOException {
        return Document.json(Files.readString(folder.resolve("release.json")));
    }

    List<String> statuses() throws IOException {
        return report().at("clusters").items().stream()
                .map(part ->
                        part.at("cluster").text("") + " " + part.at("status").text(""))
                .toList();
    }
}
