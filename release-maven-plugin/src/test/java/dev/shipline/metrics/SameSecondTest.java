package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import dev.shipline.secret.Redactor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two modules of a reactor, built side by side, that end in the same second: Datadog keeps the last point of one name, tags, host and second. */
class SameSecondTest {
    @TempDir
    Path directory;

    private final FakeIntake intake = new FakeIntake();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void close() {
        threads.shutdownNow();
        intake.close();
    }

    @Test
    void twoServicesAreBothCounted() throws Exception {
        sideBySide(module("orders", Map.of()), module("bills", Map.of()));

        assertThat(kept("ship.release.count")).isEqualTo(2);
    }

    @Test
    void twoModulesOfOneServiceAreBothCounted() throws Exception {
        sideBySide(module("orders", Map.of("module", "api")), module("orders", Map.of("module", "worker")));

        assertThat(kept("ship.release.count")).isEqualTo(2);
    }

    private record Module(String service, Map<String, String> tags) {}

    private static Module module(String service, Map<String, String> tags) {
        return new Module(service, tags);
    }

    private void sideBySide(Module one, Module other) throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<?>> both = new ArrayList<>();
        for (Module module : List.of(one, other)) {
            both.add(threads.submit(() -> {
                together.await();
                release(module);
                return null;
            }));
        }
        for (Future<?> each : both) {
            each.get();
        }
    }

    private void release(Module module) {
        MetricsSettings some = Samples.settings(intake.uri());
        MetricsSettings settings = new MetricsSettings(
                true,
                some.prefix(),
                some.site(),
                Optional.of(intake.uri()),
                some.series(),
                some.apiKey(),
                some.role(),
                module.tags(),
                some.budget(),
                some.options());
        Path folder = directory.resolve(module.service() + module.tags()).resolve("target/ship");
        Release release = Samples.release(module.service(), "main", Optional.of("prod"), false);
        try (DatadogListener listener = DatadogListener.open(
                settings,
                folder,
                new Redactor(List.of()),
                Map.of(),
                line -> {},
                line -> {},
                ReleasePast.UNKNOWN,
                Clock.fixed(Samples.NOW, ZoneOffset.UTC))) {
            listener.stageStarted(Stage.RELEASE, release);
            listener.stageFinished(Stage.RELEASE, Samples.succeeded(release, Step.ROLLOUT));
        }
    }

    /** The sum of what Datadog would keep. */
    private double kept(String metric) {
        Map<String, Double> slots = new HashMap<>();
        for (FakeIntake.Request request : intake.requests("/api/v2/series")) {
            for (Document series : request.body().at("series").items()) {
                if (series.at("metric").text("").equals(metric)) {
                    Document point = series.at("points").items().get(0);
                    String slot = series.at("tags").toJson()
                            + series.at("resources").toJson()
                            + point.at("timestamp").number(0);
                    slots.put(slot, point.at("value").decimal(0));
                }
            }
        }
        return slots.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
