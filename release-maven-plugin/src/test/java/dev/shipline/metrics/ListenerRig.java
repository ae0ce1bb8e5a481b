package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import dev.shipline.secret.Redactor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The listener before an intake in this JVM, and the journal that it keeps. */
final class ListenerRig implements AutoCloseable {
    static final String SERIES = "/api/v2/series";
    static final String DISTRIBUTIONS = "/api/v1/distribution_points";
    static final String EVENTS = "/api/v1/events";

    final FakeIntake intake = new FakeIntake();
    final List<String> infos = new CopyOnWriteArrayList<>();
    final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Path directory;

    /** @param directory of the journal */
    ListenerRig(Path directory) {
        this.directory = directory;
    }

    DatadogListener listener() {
        return listener(Samples.settings(intake.uri()));
    }

    DatadogListener listener(MetricsSettings settings) {
        return DatadogListener.open(
                settings,
                directory,
                new Redactor(List.of()),
                Map.of(),
                infos::add,
                warnings::add,
                ReleasePast.UNKNOWN,
                Clock.fixed(Samples.NOW, ZoneOffset.UTC));
    }

    static void run(DatadogListener listener, Release release, ReleaseReport report) {
        Stage stage = report.steps().get(0).step().stage();
        listener.stageStarted(stage, release);
        report.steps().forEach(outcome -> listener.stepFinished(outcome, release));
        listener.stageFinished(stage, report);
    }

    static void runASuccess(DatadogListener listener) {
        run(listener, Samples.release(), Samples.succeeded(Samples.release(), Step.ROLLOUT));
    }

    /** A whole run of a listener. */
    void aRunSucceeds() {
        try (DatadogListener listener = listener()) {
            runASuccess(listener);
        }
    }

    Path journal() {
        return directory.resolve("telemetry/journal.ndjson");
    }

    long pending() {
        return new Journal(journal()).pending().size();
    }

    Document only(String path) {
        assertThat(intake.requests(path)).hasSize(1);
        return intake.requests(path).get(0).body();
    }

    List<Document> events() {
        return intake.requests(EVENTS).stream().map(FakeIntake.Request::body).toList();
    }

    void assertThatNothingLeaked() {
        assertThat(Stream.concat(infos.stream(), warnings.stream())).noneMatch(line -> line.contains(Samples.KEY));
        assertThat(journal()).content().doesNotContain(Samples.KEY);
    }

    @Override
    public void close() {
        intake.close();
    }
}
