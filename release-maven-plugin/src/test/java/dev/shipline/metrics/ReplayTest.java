package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.metrics.Signal.Count;
import dev.shipline.secret.Redactor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    @TempDir
    Path workspace;

    private final FakeIntake intake = new FakeIntake();
    private final List<String> infos = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        intake.close();
    }

    private void replay(MetricsSettings settings) {
        new Replay(
                        settings,
                        new Notices(new Redactor(List.of()), infos::add, warnings::add),
                        Clock.fixed(Samples.NOW, ZoneOffset.UTC))
                .run(workspace);
    }

    private void write(String module, Signal... signals) {
        new Journal(workspace.resolve(module).resolve("target/ship/telemetry").resolve(Journal.NAME))
                .append(List.of(signals));
    }

    private static Count count(String name) {
        return new Count(name, 1, List.of(), "ci-orders", Samples.NOW);
    }

    @Test
    void sendsEveryJournalOfAWorkspaceOnce() {
        write("orders", count("one"));
        write("nested/greeter", count("two"));

        replay(Samples.settings(intake.uri()));
        replay(Samples.settings(intake.uri()));

        assertThat(intake.requests("/api/v2/series"))
                .extracting(request ->
                        request.body().at("series").items().get(0).at("metric").text(""))
                .containsExactly("two", "one");
        assertThat(infos).contains("Telemetry: told 1 records of earlier runs, 0 are left");
        assertThat(warnings).isEmpty();
    }

    @Test
    void tellsABuildThatNeverCameToTheGoals() {
        write(
                "orders",
                new BuildRecord(
                        Map.of(
                                "service", "orders",
                                "prefix", "acme",
                                "status", "failure",
                                "failure_phase", "compile",
                                "seconds", "4.25",
                                "env", "dev",
                                "goals", "clean deploy"),
                        Samples.NOW));

        replay(Samples.settings(intake.uri()));

        assertThat(intake.requests("/api/v2/series").get(0).text())
                .contains("\"acme.build.count\"", "\"failure_phase:compile\"", "\"status:failure\"", "\"env:dev\"");
        assertThat(intake.requests("/api/v1/distribution_points").get(0).text())
                .contains("\"acme.build.elapsed_time\"", "4.25");
        assertThat(intake.requests("/api/v1/events").get(0).text())
                .contains("[dev] orders build failed at compile after 4s");
    }

    @Test
    void saysWhatWaitsWhereThereIsNobodyToTell() {
        write("orders", count("one"));

        replay(Samples.settings(URI.create("http://127.0.0.1:1"), Optional.empty(), Duration.ofSeconds(5)));

        assertThat(infos).singleElement().asString().contains("1 records wait in", "DD_API_KEY");
    }

    @Test
    void saysThatThereIsNothing() {
        replay(Samples.settings(intake.uri()));

        assertThat(infos).singleElement().asString().contains("nothing waits");
        assertThat(workspace).isEmptyDirectory();
    }
}
