package dev.shipline.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathChartsTest {
    @TempDir
    private Path directory;

    private Path folder;

    @BeforeEach
    void chart() throws IOException {
        folder = write("charts/api");
    }

    @Test
    void usesAFolderWhereItIs() {
        FetchedChart chart = fetch("charts/api", Optional.empty());

        assertThat(chart)
                .returns("api", FetchedChart::name)
                .returns("1.4.2", FetchedChart::version)
                .returns(folder, FetchedChart::path)
                .returns(folder.toString(), FetchedChart::source);
        assertThat(chart.digest()).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void givesTheSameFilesTheSameDigest() throws IOException {
        String digest = fetch("charts/api", Optional.empty()).digest();

        assertThat(fetch(write("elsewhere/api").toString(), Optional.empty()).digest())
                .isEqualTo(digest);
        Files.writeString(folder.resolve("templates/a.yaml"), "kind: A\n\n");
        assertThat(fetch("charts/api", Optional.empty()).digest()).isNotEqualTo(digest);
    }

    @Test
    void noticesAFileThatIsRenamed() throws IOException {
        String digest = fetch("charts/api", Optional.empty()).digest();

        Files.move(folder.resolve("templates/a.yaml"), folder.resolve("templates/b.yaml"));

        assertThat(fetch("charts/api", Optional.empty()).digest()).isNotEqualTo(digest);
    }

    @Test
    void followsALinkToTheChart() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), folder);

        assertThat(fetch("link", Optional.empty()).digest())
                .isEqualTo(fetch("charts/api", Optional.empty()).digest());
    }

    @Test
    void usesAnArchive() throws IOException {
        byte[] archive = Tgz.chart("api", "1.4.2");
        Files.write(directory.resolve("api.tgz"), archive);

        assertThat(fetch("api.tgz", Optional.empty()))
                .returns("api", FetchedChart::name)
                .returns("1.4.2", FetchedChart::version)
                .returns(directory.resolve("api.tgz"), FetchedChart::path)
                .returns(ChartDigest.ofArchive(archive), FetchedChart::digest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.4.2", "^1.4", "1.x"})
    void acceptsAVersionThatIsWanted(String version) {
        assertThat(fetch("charts/api", Optional.of(version)).version()).isEqualTo("1.4.2");
    }

    @Test
    void takesAPreReleaseWhenNothingElseIsSaid() throws IOException {
        Files.writeString(folder.resolve("Chart.yaml"), "name: api\nversion: 2.0.0-SNAPSHOT\n");

        assertThat(fetch("charts/api", Optional.empty()).version()).isEqualTo("2.0.0-SNAPSHOT");
    }

    @Test
    void refusesAnotherVersion() {
        assertThat(failure("charts/api", Optional.of("^2")))
                .returns(FailureCode.CHART, ReleaseFailure::code)
                .hasMessageContaining("it is version 1.4.2, and version ^2 is wanted")
                .hasMessageContaining("ship.chart.version");
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThat(failure("charts/none", Optional.empty()))
                .returns(FailureCode.CHART, ReleaseFailure::code)
                .hasMessageContaining("there is no such folder or file");
    }

    @Test
    void refusesAFolderOfCharts() {
        assertThat(failure("charts", Optional.empty())).hasMessageContaining("holds no Chart.yaml");
    }

    @Test
    void refusesAChartWithoutVersion() throws IOException {
        Files.writeString(folder.resolve("Chart.yaml"), "name: api\n");

        assertThat(failure("charts/api", Optional.empty())).hasMessageContaining("its Chart.yaml has no version");
    }

    @Test
    void refusesAnArchiveThatIsNone() throws IOException {
        Files.writeString(directory.resolve("api.tgz"), "not found");

        assertThat(failure("api.tgz", Optional.empty())).hasMessageContaining("it is no archive of a chart");
    }

    @Test
    void refusesAnArchiveThatIsCutOff() throws IOException {
        byte[] archive = Tgz.chart("api", "1.4.2");
        Files.write(directory.resolve("api.tgz"), Arrays.copyOf(archive, archive.length / 2));

        assertThat(failure("api.tgz", Optional.empty())).returns(FailureCode.CHART, ReleaseFailure::code);
    }

    @Test
    void findsTheChartsOwnMetadataOnly() throws IOException {
        byte[] archive = new Tgz()
                .file("api/charts/redis/Chart.yaml", "name: redis\nversion: 9.0.0\n")
                .file("api/Chart.yaml", "name: api\nversion: 1.0.0\n")
                .pack();
        Files.write(directory.resolve("api.tgz"), archive);

        assertThat(fetch("api.tgz", Optional.empty()).name()).isEqualTo("api");
    }

    private FetchedChart fetch(String location, Optional<String> version) {
        return Charts.of(new InMemoryObjectStore(), directory.resolve("kept"), directory)
                .fetch(new ChartRequest(location, version, directory.resolve("into")));
    }

    private ReleaseFailure failure(String location, Optional<String> version) {
        return catchThrowableOfType(ReleaseFailure.class, () -> fetch(location, version));
    }

    private Path write(String location) throws IOException {
        Path chart = directory.resolve(location);
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: api\nversion: 1.4.2\n");
        Files.writeString(chart.resolve("templates/a.yaml"), "kind: A\n");
        return chart;
    }
}
