package dev.shipline.chart.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.chart.ChartArchive;
import dev.shipline.failure.ReleaseFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartPackerTest {
    @TempDir
    Path folder;

    @Test
    void theSameFilesGiveTheSameBytes() throws IOException {
        Path one = ChartFolders.write(folder.resolve("one"), "orders", "1.0.0");
        Path two = ChartFolders.write(folder.resolve("two"), "orders", "1.0.0");
        ChartFolders.file(one, "templates/a.yaml", "a: 1\n");
        ChartFolders.file(two, "templates/a.yaml", "a: 1\n");
        Files.setLastModifiedTime(two.resolve("values.yaml"), FileTime.fromMillis(1));
        Files.setPosixFilePermissions(two.resolve("values.yaml"), PosixFilePermissions.fromString("rwx------"));

        assertThat(pack(one).archive()).isEqualTo(pack(two).archive());
        // What it is with this JDK's zlib; the content is the same with any
        assertThat(pack(one).archive()[9]).isEqualTo((byte) 255);
        assertThat(headers(pack(one))).allSatisfy(header -> assertThat(header)
                .startsWith("orders/")
                .contains("0000644", "02263523000")
                .doesNotContain(System.getProperty("user.name")));
        assertThat(headers(pack(one)).get(0)).startsWith("orders/Chart.yaml");
    }

    @Test
    void anotherZlibMakesNoOtherContent() throws IOException {
        PackedChart chart = pack(ChartFolders.write(folder, "orders", "1.0.0"));
        var slow = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(slow) {
            {
                def.setLevel(0);
            }
        }) {
            gzip.write(new GZIPInputStream(new ByteArrayInputStream(chart.archive())).readAllBytes());
        }
        assertThat(slow.toByteArray()).isNotEqualTo(chart.archive());
        assertThat(ChartTar.sameContent(slow.toByteArray(), chart.archive())).isTrue();
        assertThat(ChartTar.sameContent(new byte[] {1, 2}, chart.archive())).isFalse();
    }

    @Test
    void leavesOutWhatHelmIgnores() throws IOException {
        Path chart = ChartFolders.write(folder, "orders", "1.0.0");
        ChartFolders.file(chart, ".helmignore", "secrets/\n*.bak\n");
        ChartFolders.file(chart, "secrets/key.pem", "-");
        ChartFolders.file(chart, "values.yaml.bak", "-");
        ChartFolders.file(chart, "templates/.hidden", "-");
        assertThat(headers(pack(chart)).stream().map(header -> header.split("\0")[0]))
                .containsExactly(
                        "orders/Chart.yaml", "orders/.helmignore", "orders/templates/map.yaml", "orders/values.yaml");
    }

    @Test
    void takesLongPaths() throws IOException {
        Path chart = ChartFolders.write(folder, "orders", "1.0.0");
        String name = "files/" + "a/".repeat(45) + "b".repeat(60);
        ChartFolders.file(chart, name, "-");
        String header = headers(pack(chart)).get(1);
        assertThat(header.substring(345).split("\0")[0] + "/"
                        + header.substring(0, 100).split("\0")[0])
                .isEqualTo("orders/" + name);

        ChartFolders.file(chart, "b".repeat(101), "-");
        assertThatThrownBy(() -> pack(chart)).hasMessageContaining("is too long for an archive");
    }

    @Test
    void putsVersionsIntoChartYaml() throws IOException {
        Path chart = ChartFolders.write(folder, "orders", "1.0.0");
        PackedChart packed = new ChartPacker(Optional.of("2.0.0+build.7"), Optional.of("1e5")).pack(chart);
        assertThat(packed.fileName()).isEqualTo("orders-2.0.0+build.7.tgz");
        assertThat(new String(ChartArchive.chartYaml(packed.archive()).orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("apiVersion: v2\nname: orders\nversion: \"2.0.0+build.7\"\nappVersion: \"1e5\"\n");
        assertThat(Files.readString(chart.resolve("Chart.yaml"))).contains("version: 1.0.0");

        ChartFolders.file(chart, "Chart.yaml", "{apiVersion: v2, name: orders, version: 1.0.0}");
        assertThatThrownBy(() -> new ChartPacker(Optional.of("2.0.0"), Optional.empty()).pack(chart))
                .isInstanceOf(ReleaseFailure.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    name: Orders      | name must be lower-case
                    version: 1.0      | version must be a semantic version in full, such as 1.2.3, and is "1.0"
                    version: v1.0.0   | and is "v1.0.0"
                    version: 1.02.0   | and is "1.02.0"
                    apiVersion: v3    | apiVersion must be v2, and is "v3"
                    appVersion: 1.10  | appVersion is the number 1.10; put it in quotes
                    type: plugin      | type must be application or library
                    name: greeter     | name is "greeter", and the folder's is "orders"
                    """)
    void refusesAChartThatIsNone(String line, String problem) {
        Path chart = ChartFolders.write(folder, "orders", "1.0.0");
        String field = line.substring(0, line.indexOf(':'));
        ChartFolders.file(
                chart,
                "Chart.yaml",
                "apiVersion: v2\nname: orders\nversion: 1.0.0\n".replaceFirst("(?m)^" + field + ":.*\n", "") + line
                        + "\n");
        assertThatThrownBy(() -> pack(chart)).hasMessageContainingAll("cannot pack the chart", problem);
    }

    @Test
    void theTopOfACheckoutMayHaveAnyName() throws IOException {
        Path chart = ChartFolders.write(folder, "orders", "1.0.0");
        Path top = Files.move(chart, folder.resolve("project"));
        ChartFolders.file(top, ".git/HEAD", "ref");
        ChartFolders.file(top, ".helmignore", ".git/");
        assertThat(pack(top).name()).isEqualTo("orders");
    }

    @Test
    void refusesFilesThatHelmDoesNotLoad() throws IOException {
        Path chart = ChartFolders.write(folder, "orders", "1.0.0");
        Files.write(chart.resolve("big"), new byte[5 * 1024 * 1024 + 1]);
        assertThatThrownBy(() -> pack(chart)).hasMessageContaining("big is larger than 5 MiB");
        assertThatThrownBy(() -> pack(folder.resolve("absent"))).hasMessageContaining("there is no such folder");
        assertThatThrownBy(() -> pack(folder)).hasMessageContaining("holds no Chart.yaml");
        Files.delete(chart.resolve("big"));
        Files.createSymbolicLink(chart.resolve("loop"), chart);
        assertThatThrownBy(() -> pack(chart)).isInstanceOf(ReleaseFailure.class);
    }

    @Test
    void takesAnArchiveWithItsProvenance() throws IOException {
        PackedChart packed = pack(ChartFolders.write(folder, "orders", "1.0.0"));
        Path file = Files.write(folder.resolve("orders-1.0.0.tgz"), packed.archive());
        assertThat(pack(file).archive()).isEqualTo(packed.archive());
        assertThat(pack(file).provenance()).isEmpty();

        Path prov = folder.resolve("orders-1.0.0.tgz.prov");
        Files.writeString(prov, "files:\n  orders-1.0.0.tgz: sha256:" + packed.digest() + "\n");
        assertThat(pack(file).provenance()).isPresent();

        Files.writeString(prov, "files:\n  orders-1.0.0.tgz: sha256:" + "0".repeat(64) + "\n");
        assertThatThrownBy(() -> pack(file)).hasMessageContaining("does not sign the digest");
        assertThatThrownBy(() -> new ChartPacker(Optional.of("2.0.0"), Optional.empty()).pack(file))
                .hasMessageContaining("packed already");
    }

    private static PackedChart pack(Path path) {
        return new ChartPacker(Optional.empty(), Optional.empty()).pack(path);
    }

    private static List<String> headers(PackedChart chart) throws IOException {
        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(chart.archive())).readAllBytes();
        List<String> headers = new ArrayList<>();
        for (int at = 0; tar[at] != 0; ) {
            String header = new String(tar, at, 512, StandardCharsets.UTF_8);
            headers.add(header);
            int size = Integer.parseInt(header.substring(124, 135), 8);
            at += 512 + (size + 511) / 512 * 512;
        }
        return headers;
    }
}
