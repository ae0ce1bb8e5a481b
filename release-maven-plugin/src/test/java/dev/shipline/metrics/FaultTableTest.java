package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.shipline.document.Document;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirDeletionStrategy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an intake does to one run, the run goes on, and after the next one every record has been taken exactly once. */
class FaultTableTest {
    private static final List<String> RECORDS = List.of(
            "deployment orders-prod-r7-ab12cd3ef456",
            "event [prod] orders 1.4.2 (ab12cd3) release started",
            "event [prod] orders 1.4.2 (ab12cd3) released in 40s",
            "ship.lead_time",
            "ship.phase.elapsed_time",
            "ship.release.count",
            "ship.release.elapsed_time");

    private static final Duration PLENTY = Duration.ofSeconds(30);

    /** A sender that was given up may still write while the folder is removed. */
    @TempDir(deletionStrategy = TempDirDeletionStrategy.IgnoreFailures.class)
    Path directory;

    private final FakeIntake intake = new FakeIntake();
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        intake.close();
    }

    private DatadogListener listener(URI address, Duration budget) {
        return listener("orders", address, budget);
    }

    private DatadogListener listener(String module, URI address, Duration budget) {
        return listener(module, address, budget, Optional.of(directory.resolve("users")));
    }

    private DatadogListener listener(String module, URI address, Duration budget, Optional<Path> parking) {
        MetricsOptions none = MetricsOptions.NONE;
        MetricsSettings settings = Samples.settings(address, Optional.of(Secret.of(Samples.KEY)), budget);
        return DatadogListener.open(
                settings.with(new MetricsOptions(
                        none.names(), none.agent(), none.proxy(), none.appKey(), false, none.journal(), parking)),
                directory.resolve(module).resolve("target/ship"),
                new Redactor(List.of()),
                Map.of(),
                line -> {},
                warnings::add,
                ReleasePast.UNKNOWN,
                Clock.fixed(Samples.NOW, ZoneOffset.UTC));
    }

    private static void release(DatadogListener listener) {
        Release release = Samples.release();
        ReleaseReport report = Samples.succeeded(release, Step.ROLLOUT);
        listener.stageStarted(Stage.RELEASE, release);
        report.steps().forEach(outcome -> listener.stepFinished(outcome, release));
        listener.stageFinished(Stage.RELEASE, report);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("403", intake -> intake.answer(403)),
                fault("413", intake -> intake.answer(413)),
                fault("429 with seconds", intake -> limited(intake, "1")),
                fault("429 with a time", intake -> limited(intake, String.valueOf(Samples.NOW.getEpochSecond()))),
                fault("429 with hours", intake -> limited(intake, "46800")),
                fault("500", intake -> intake.answer(500)),
                fault("503 for long", intake -> {
                    for (int request = 0; request < 8; request++) {
                        intake.answer(503);
                    }
                }),
                fault("a body that is cut", FakeIntake::cut));
    }

    private static void limited(FakeIntake intake, String reset) {
        intake.answer(429, "{}", Map.of("X-RateLimit-Reset", reset));
    }

    private static Arguments fault(String name, Consumer<FakeIntake> fault) {
        return arguments(named(name, fault));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void everyRecordArrivesOnce(Consumer<FakeIntake> fault) {
        fault.accept(intake);
        try (DatadogListener listener = listener(intake.uri(), PLENTY)) {
            release(listener);
        }
        intake.heal();

        nextRun();

        assertThat(taken()).containsExactlyInAnyOrderElementsOf(RECORDS);
    }

    @Test
    void everyRecordArrivesOnceAfterNobodyListened() {
        int port = intake.uri().getPort();
        intake.close();
        try (DatadogListener listener = listener(intake.uri(), PLENTY)) {
            release(listener);
        }
        assertThat(warnings).singleElement().asString().contains("Connection refused");

        try (FakeIntake back = new FakeIntake(port)) {
            try (DatadogListener listener = listener(back.uri(), PLENTY)) {
                listener.flush();
            }
            assertThat(taken(back)).containsExactlyInAnyOrderElementsOf(RECORDS);
        }
    }

    @Test
    void everyRecordArrivesOnceAfterANameThatNobodyKnows() {
        // no part of a name is as long, so that no server is asked for it
        URI nowhere = URI.create("http://" + "a".repeat(64) + ".invalid");
        try (DatadogListener listener = listener("orders", nowhere, PLENTY, Optional.empty())) {
            release(listener);
        }
        assertThat(warnings).singleElement().asString().contains("the host aaaa", ".invalid is unknown");

        try (DatadogListener listener = listener("orders", intake.uri(), PLENTY, Optional.empty())) {
            listener.flush();
        }
        assertThat(taken()).containsExactlyInAnyOrderElementsOf(RECORDS);
    }

    @Test
    void everyRecordArrivesOnceAfterAnIntakeThatHung() {
        for (int request = 0; request < 8; request++) {
            intake.hang();
        }
        try (DatadogListener listener = listener(intake.uri(), Duration.ofMillis(300))) {
            release(listener);
        }
        assertThat(warnings).singleElement().asString().contains("no answer came in time");
        intake.heal();

        // this process still waits for the answer, and keeps the module's journal to itself
        nextRun("greeter");

        assertThat(taken()).containsExactlyInAnyOrderElementsOf(RECORDS);
    }

    @Test
    void whatAKilledJvmHadWrittenDownArrivesOnce() {
        DatadogListener killed = listener(intake.uri(), PLENTY);
        killed.stageStarted(Stage.RELEASE, Samples.release());
        killed.stepFinished(Samples.outcome(Step.ROLLOUT, StepOutcome.Result.SUCCEEDED), Samples.release());

        nextRun();

        assertThat(taken())
                .containsExactlyInAnyOrder(
                        "event [prod] orders 1.4.2 (ab12cd3) release started", "ship.phase.elapsed_time");
    }

    private void nextRun() {
        nextRun("orders");
    }

    private void nextRun(String module) {
        for (int run = 0; run < 2; run++) {
            try (DatadogListener listener = listener(module, intake.uri(), PLENTY)) {
                listener.flush();
            }
        }
    }

    private List<String> taken() {
        return taken(intake);
    }

    /** What the intake said it had taken. */
    private static List<String> taken(FakeIntake intake) {
        List<String> taken = new ArrayList<>();
        for (FakeIntake.Request request : intake.requests()) {
            if (!request.isTaken()) {
                continue;
            }
            Document body = request.body();
            body.at("series")
                    .items()
                    .forEach(series -> taken.add(series.at("metric").text("")));
            body.at("title").text().ifPresent(title -> taken.add("event " + title));
            body.at("data", "attributes", "id").text().ifPresent(id -> taken.add("deployment " + id));
        }
        return taken;
    }
}
