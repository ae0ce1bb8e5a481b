package dev.shipline.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.InMemoryObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OciChartsTest {
    private static final String REPOSITORY = "quay.io/acme/charts/api";

    private final Map<String, byte[]> blobs = new HashMap<>();
    private final Map<String, ChartRegistry.Artifact> tags = new HashMap<>();
    private final List<String> calls = new ArrayList<>();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"1.0.0+7, 1.0.0+7", "^1, 1.2.0", ", 1.2.0", "2.0.0-rc.1, 2.0.0-rc.1"})
    void haveAVersionThatIsWanted(String wanted, String expected) {
        push("1.0.0+7", OciCharts.CHART);
        push("1.2.0", OciCharts.CHART);
        push("2.0.0-rc.1", OciCharts.CHART);
        tags.put("latest", tags.get("1.2.0"));

        FetchedChart chart = fetch(Optional.ofNullable(wanted));

        assertThat(chart.version()).isEqualTo(expected);
        assertThat(chart.source()).isEqualTo("oci://" + REPOSITORY + ":" + expected.replace('+', '_'));
        assertThat(chart.digest()).isEqualTo(ChartDigest.ofArchive(Tgz.chart("api", expected)));
    }

    @Test
    void areDownloadedOnceAndAskedForOnceByVersion() {
        push("1.0.0", OciCharts.CHART);
        fetch(Optional.of("1.0.0"));
        calls.clear();

        fetch(Optional.of("1.0.0"));

        assertThat(calls).containsExactly("artifact 1.0.0");
    }

    @Test
    void mayHaveTheOlderType() {
        push("1.0.0", "application/tar+gzip");

        assertThat(fetch(Optional.empty()).version()).isEqualTo("1.0.0");
    }

    @Test
    void areNoImages() {
        push("1.0.0", "application/vnd.oci.image.layer.v1.tar+gzip");

        assertThat(failure(Optional.empty()))
                .hasMessageContaining("it is no chart")
                .hasMessageContaining("helm push");
    }

    @Test
    void areBoundedInSize() {
        tags.put(
                "1.0.0",
                new ChartRegistry.Artifact(
                        OciCharts.CONFIG, List.of(new ChartRegistry.Layer(OciCharts.CHART, "sha256:x", 1L << 40))));

        assertThat(failure(Optional.of("1.0.0"))).hasMessageContaining("larger than 64 MiB");
        assertThat(calls).containsExactly("artifact 1.0.0");
    }

    @Test
    void areListedWhereNoneFits() {
        push("1.9.0", OciCharts.CHART);
        push("1.10.0", OciCharts.CHART);

        assertThat(failure(Optional.of("^2"))).hasMessageContaining("it has no version ^2, only 1.10.0, 1.9.0");
        assertThat(failure(Optional.of("3.0.0"))).hasMessageContaining("there is no tag 3.0.0");
    }

    @Test
    void areWhatTheirTagSays() {
        push("1.0.0", OciCharts.CHART);
        tags.put("1.0.1", tags.get("1.0.0"));

        assertThat(failure(Optional.of("1.0.1"))).hasMessageContaining("its tag 1.0.1 holds api 1.0.0");
    }

    private void push(String version, String type) {
        byte[] archive = Tgz.chart("api", version);
        String digest = ChartDigest.ofArchive(archive);
        blobs.put(digest, archive);
        tags.put(
                version.replace('+', '_'),
                new ChartRegistry.Artifact(
                        OciCharts.CONFIG, List.of(new ChartRegistry.Layer(type, digest, archive.length))));
    }

    private ReleaseFailure failure(Optional<String> version) {
        return catchThrowableOfType(ReleaseFailure.class, () -> fetch(version));
    }

    private FetchedChart fetch(Optional<String> version) {
        return Charts.of(
                        new InMemoryObjectStore(),
                        new Registry(),
                        Charts.NOBODY,
                        Optional.empty(),
                        directory.resolve("kept"),
                        directory)
                .fetch(new ChartRequest("oci://" + REPOSITORY, version, directory.resolve("into")));
    }

    private final class Registry implements ChartRegistry {
        @Override
        public List<String> tags(String repository) {
            calls.add("tags");
            return List.copyOf(tags.keySet());
        }

        @Override
        public Optional<Artifact> artifact(String repository, String tag) {
            assertThat(repository).isEqualTo(REPOSITORY);
            calls.add("artifact " + tag);
            return Optional.ofNullable(tags.get(tag));
        }

        @Override
        public byte[] blob(String repository, Layer layer) {
            calls.add("blob");
            return blobs.get(layer.digest());
        }
    }
}
