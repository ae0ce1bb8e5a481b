package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.metrics.Signal.Gauge;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Step;
import dev.shipline.registry.Severity;
import dev.shipline.registry.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSignalsTest {
    @TempDir
    Path directory;

    private final ImageSignals signals =
            new ImageSignals(new Labels(Samples.settings(URI.create("http://127.0.0.1:1")), new CiRun(Map.of())));

    private List<Gauge> told(Optional<Verdict> verdict) {
        ReleaseReport plain = Samples.succeeded(Samples.build(), Step.TAG_RELEASE);
        Release some = plain.release();
        Release here = new Release(
                some.service(),
                some.version(),
                some.commit(),
                some.image(),
                some.tag(),
                some.policy(),
                some.supply(),
                some.deployment(),
                directory,
                false);
        ReleaseReport report = new ReleaseReport(
                here,
                plain.status(),
                plain.steps(),
                plain.image(),
                verdict,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return signals.of(report, Samples.NOW).stream().map(Gauge.class::cast).toList();
    }

    private void write(String digest) throws IOException {
        Files.writeString(
                directory.resolve("image.json"),
                "{\"digest\":\"" + digest + "\",\"layers\":[{\"size\":70000000},{\"size\":13000000}]}");
    }

    @Test
    void addUpTheLayers() throws IOException {
        write(Samples.DIGEST);

        assertThat(told(Optional.empty())).singleElement().satisfies(size -> {
            assertThat(size.name()).isEqualTo("ship.image.size");
            assertThat(size.value()).isEqualTo(83_000_000);
        });
    }

    @Test
    void tellTheSizeWhereTheLayersAreNotKnown() throws IOException {
        Files.writeString(directory.resolve("image.json"), "{\"digest\":\"" + Samples.DIGEST + "\",\"size\":83000000}");

        assertThat(told(Optional.empty())).singleElement().satisfies(size -> assertThat(size.value())
                .isEqualTo(83_000_000));
    }

    @Test
    void sayNothingOfAnotherImageOrOneOfUnknownLayers() throws IOException {
        assertThat(told(Optional.empty())).isEmpty();
        write("sha256:" + "6".repeat(64));
        assertThat(told(Optional.empty())).isEmpty();
        Files.writeString(directory.resolve("image.json"), "{");
        assertThat(told(Optional.empty())).isEmpty();
    }

    @Test
    void tellEverySeverityAlsoWhereNothingWasFound() {
        List<Gauge> findings = told(Optional.of(new Verdict("scanned", true, "clean", List.of())));

        assertThat(findings).hasSize(Severity.values().length).allSatisfy(gauge -> {
            assertThat(gauge.name()).isEqualTo("ship.scan.findings");
            assertThat(gauge.value()).isZero();
        });
        assertThat(findings).anyMatch(gauge -> gauge.tags().contains("severity:critical"));
        assertThat(told(Optional.of(new Verdict("unsupported", true, "", List.of()))))
                .isEmpty();
    }
}
