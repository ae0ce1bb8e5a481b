package dev.shipline.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.InMemoryObjectStore;
import dev.shipline.s3.ObjectLocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and indexes that somebody made to hurt, or that were damaged on the way. */
class HostileChartsTest {
    private static final String ODD = "[]{}:&*-#'\"|>%@!\t\n 0129";
    private static final String REPOSITORY = "s3://charts/stable";

    @TempDir
    private Path directory;

    @Nested
    class AnArchive {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                ../../etc/passwd            | 0 | leads out of the chart
                api/../../.ssh/config       | 0 | leads out of the chart
                /etc/passwd                 | 0 | has an absolute path
                C:/windows/system.ini       | 0 | has an absolute path
                api/templates\\..\\a.yaml   | 0 | has a character in its name
                api/values.yaml             | 0 | twice
                api/link                    | 2 | is a link
                api/hard                    | 1 | is a link
                api/sda                     | 4 | is a device
                api/tty                     | 3 | is a device
                api/pipe                    | 6 | is a pipe
                beside.txt                  | 0 | lies beside the chart's folder
                """)
        void isRefusedForAnEntry(String name, char type, String complaint) {
            assertThat(failure(chart().entry(name, type, new byte[0]).pack()))
                    .hasMessageContaining(complaint)
                    .hasMessageContaining("at byte 2048");
        }

        @Test
        void isRefusedForALongNameThatLeadsOut() {
            byte[] name = ("api/" + "a/".repeat(80) + "../".repeat(90) + "b").getBytes(StandardCharsets.UTF_8);
            byte[] pax =
                    ("999 path=" + new String(name, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);

            assertThat(failure(chart().entry("././@LongLink", 'L', name)
                            .file("api/b", "")
                            .pack()))
                    .hasMessageContaining("leads out of the chart");
            assertThat(failure(chart().entry("PaxHeader", 'x', pax)
                            .file("api/b", "")
                            .pack()))
                    .hasMessageContaining("leads out of the chart");
        }

        @Test
        void isRefusedWhenItUnpacksToMoreThanAnyChart() {
            Tgz bomb = chart();
            byte[] zeros = new byte[30 * 1024 * 1024];
            for (int i = 0; i < 9; i++) {
                bomb.entry("api/zeros" + i, '0', zeros);
            }

            assertThat(failure(bomb.pack())).hasMessageContaining("unpacks to more than 256 MiB");
        }

        @Test
        void isRefusedForTooManyEntries() {
            Tgz swarm = chart();
            for (int i = 0; i < TarReader.MAX_ENTRIES; i++) {
                swarm.file("api/templates/" + i, "");
            }

            assertThat(failure(swarm.pack())).hasMessageContaining("more than 10000 entries");
        }

        @Test
        void isRefusedForMetadataThatIsNestedTooDeep() {
            byte[] archive = new Tgz()
                    .file("api/Chart.yaml", "name: api\nversion: 1.0.0\nx: " + "[".repeat(100_000) + "\n")
                    .pack();

            assertThat(failure(archive)).hasMessageContaining("nested more than 64 deep (line 3)");
        }

        @Test
        void isRefusedForMetadataWhoseAliasesGrow() {
            StringBuilder bomb = new StringBuilder("name: api\nversion: 1.0.0\na0: &a0 [x, x]\n");
            for (int i = 1; i < 60; i++) {
                bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
            }

            FetchedChart chart =
                    fetch(new Tgz().file("api/Chart.yaml", bomb.toString()).pack());

            assertThat(chart.version()).isEqualTo("1.0.0");
        }

        @Test
        void mayHaveLongNames() throws IOException {
            String name = "templates/" + "a".repeat(150) + ".yaml";
            byte[] pax = ("170 path=api/" + name + "\n").getBytes(StandardCharsets.UTF_8);

            assertThat(ChartArchive.files(
                            chart().entry("PaxHeader", 'x', pax)
                                    .file("api/short", "kind: A")
                                    .pack(),
                            any -> true))
                    .containsKey(name);
        }

        @Test
        void isReadOrRefusedHoweverItIsDamaged() throws IOException {
            byte[] plain = unpacked(chart().file("api/templates/a.yaml", "kind: A\n")
                    .file("api/charts/db/Chart.yaml", "name: db\nversion: 1.0.0\n"));
            byte[] packed = Tgz.gzip(plain);
            Random random = new Random(4711);
            int refused = 0;
            for (int i = 0; i < 10_000; i++) {
                byte[] archive = i % 2 == 0 ? mutated(packed, random) : Tgz.gzip(mutated(plain, random));
                Files.write(directory.resolve("api.tgz"), archive);
                try {
                    ChartFiles.of(fetchPath());
                } catch (ReleaseFailure e) {
                    refused++;
                    assertThat(e.getMessage()).contains("api.tgz");
                }
            }
            assertThat(refused).isBetween(5_000, 10_000);
        }

        private byte[] unpacked(Tgz tgz) throws IOException {
            return new GZIPInputStream(new ByteArrayInputStream(tgz.pack())).readAllBytes();
        }

        private Tgz chart() {
            return new Tgz()
                    .file("api/Chart.yaml", "apiVersion: v2\nname: api\nversion: 1.0.0\n")
                    .file("api/values.yaml", "replicas: 1\n");
        }

        private FetchedChart fetch(byte[] archive) {
            try {
                Files.write(directory.resolve("api.tgz"), archive);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return fetchPath();
        }

        private FetchedChart fetchPath() {
            return Charts.of(new InMemoryObjectStore(), directory.resolve("kept"), directory)
                    .fetch(new ChartRequest("api.tgz", Optional.empty(), directory.resolve("into")));
        }

        private ReleaseFailure failure(byte[] archive) {
            return catchThrowableOfType(ReleaseFailure.class, () -> fetch(archive));
        }
    }

    @Nested
    class AnIndex {
        private final InMemoryObjectStore store = new InMemoryObjectStore();

        @ParameterizedTest
        @ValueSource(strings = {"entries: {a: [", "entries:\n  api:\n  api:\n", "entries:\n  web: [[[[", "\u0000"})
        void isRefusedWithALine(String index) {
            assertThat(failure(index))
                    .hasMessageContaining("is no valid YAML")
                    .hasMessageContaining("s3://charts/stable/index.yaml");
        }

        @Test
        void isRefusedWhenItIsNestedTooDeep() {
            assertThat(failure("entries:\n  web: " + "[".repeat(100_000)))
                    .hasMessageContaining("nested more than 64 deep (line 2)");
            assertThat(failure("entries:\n  api: " + "{a: ".repeat(100_000)))
                    .hasMessageContaining("nested more than 64 deep (line 2)");
        }

        @Test
        void ofAHundredThousandEntriesIsRead() {
            StringBuilder index = new StringBuilder("apiVersion: v1\nentries:\n");
            String digest = ChartDigest.ofArchive(Tgz.chart("api", "1.0.0")).substring(7);
            for (int chart = 0; chart < 100; chart++) {
                index.append("  ").append(chart == 50 ? "api" : "chart" + chart).append(":\n");
                for (int version = 999; version >= 0; version--) {
                    index.append("""
                              - apiVersion: v2
                                created: "2026-11-22T10:00:00Z"
                                digest: %s
                                name: api
                                urls:
                                - api-%d.0.0.tgz
                                version: %d.0.0
                            """.formatted(digest, version, version));
                }
            }
            store.put(REPOSITORY + "/api-1.0.0.tgz", Tgz.chart("api", "1.0.0"), Optional.empty());

            assertThat(fetch(index.toString(), "1.0.0").version()).isEqualTo("1.0.0");
        }

        @Test
        void isReadOrRefusedHoweverItIsDamaged() {
            byte[] index = ("apiVersion: v1\nentries:\n  api:\n  - apiVersion: v2\n    digest: "
                            + ChartDigest.ofArchive(Tgz.chart("api", "1.0.0")).substring(7)
                            + "\n    name: api\n    urls:\n    - api-1.0.0.tgz\n    version: 1.0.0\n"
                            + "  web: &w\n  - {version: 2.0.0, urls: ['https://x/w.tgz'], digest: *w}\n"
                            + "generated: \"2026-01-01T00:00:00Z\"\n")
                    .getBytes(StandardCharsets.UTF_8);
            Random random = new Random(4712);
            store.put(REPOSITORY + "/api-1.0.0.tgz", Tgz.chart("api", "1.0.0"), Optional.empty());
            int refused = 0;
            for (int i = 0; i < 10_000; i++) {
                store.put(REPOSITORY + "/index.yaml", mutated(index, random), Optional.empty());
                try {
                    new IndexedCharts(
                                    location -> new S3Repository(store, store, ObjectLocation.parse(location)),
                                    Charts.kept(directory))
                            .fetch(REPOSITORY + "/api", new VersionChoice(Optional.empty()));
                } catch (ReleaseFailure e) {
                    refused++;
                    assertThat(e.getMessage()).containsAnyOf("stable", "api");
                }
            }
            assertThat(refused).isBetween(3_000, 10_000);
        }

        private FetchedChart fetch(String index, String version) {
            store.put(REPOSITORY + "/index.yaml", index);
            return Charts.of(store, directory.resolve("kept"), directory)
                    .fetch(new ChartRequest(REPOSITORY + "/api", Optional.of(version), directory.resolve("into")));
        }

        private ReleaseFailure failure(String index) {
            return catchThrowableOfType(ReleaseFailure.class, () -> fetch(index, "1.0.0"));
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] copy = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && copy.length > 0; i++) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(5)) {
                case 0 -> copy[at] = (byte) random.nextInt(256);
                case 1 -> copy[at] = (byte) ODD.charAt(random.nextInt(ODD.length()));
                case 2 -> copy = Arrays.copyOf(copy, at);
                case 3 -> {
                    int length = Math.min(random.nextInt(64), copy.length - at);
                    System.arraycopy(copy, random.nextInt(copy.length - length + 1), copy, at, length);
                }
                default -> {
                    byte[] longer = Arrays.copyOf(copy, copy.length + 1);
                    System.arraycopy(copy, at, longer, at + 1, copy.length - at);
                    copy = longer;
                }
            }
        }
        return copy;
    }
}
