package dev.shipline.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.InMemoryObjectStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringJoiner;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3ChartsTest {
    private static final String REPOSITORY = "s3://charts/stable";

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final StringJoiner entries = new StringJoiner("");

    @TempDir
    private Path directory;

    @TempDir
    private Path kept;

    @Nested
    class Fetches {
        @Test
        void theNewestThatIsNoPreRelease() {
            publish("1.9.0", REPOSITORY + "/api-1.9.0.tgz");
            publish("1.10.0", REPOSITORY + "/api-1.10.0.tgz");
            publish("2.0.0-rc.1", REPOSITORY + "/api-2.0.0-rc.1.tgz");

            FetchedChart chart = fetch(Optional.empty());

            assertThat(chart)
                    .isEqualTo(new FetchedChart(
                            "api",
                            "1.10.0",
                            ChartDigest.ofArchive(Tgz.chart("api", "1.10.0")),
                            directory.resolve("target/ship/chart/api-1.10.0.tgz"),
                            REPOSITORY + "/api-1.10.0.tgz"));
            assertThat(chart.path()).hasBinaryContent(Tgz.chart("api", "1.10.0"));
        }

        @ParameterizedTest
        @CsvSource({"1.0.0, 1.0.0", "^1, 1.2.0", "~1.0, 1.0.5", "2.0.0-rc.1, 2.0.0-rc.1", "'>=1.0.0-0', 2.0.0-rc.1"})
        void theVersionThatIsWanted(String wanted, String expected) {
            for (String version : new String[] {"1.0.0", "1.0.5", "1.2.0", "2.0.0-rc.1"}) {
                publish(version, REPOSITORY + "/api-" + version + ".tgz");
            }

            assertThat(fetch(Optional.of(wanted)).version()).isEqualTo(expected);
        }

        @Test
        void theExactBuildThatIsWanted() {
            publish("1.0.0+2", REPOSITORY + "/api-1.0.0+2.tgz");
            publish("1.0.0+1", REPOSITORY + "/api-1.0.0+1.tgz");

            assertThat(fetch(Optional.of("1.0.0+1")).version()).isEqualTo("1.0.0+1");
            assertThat(fetch(Optional.empty()).version()).isEqualTo("1.0.0+2");
        }

        @ParameterizedTest
        @CsvSource({
            "s3://charts/place/api-1.0.0+7.tgz, s3://charts/place/api-1.0.0+7.tgz",
            "api-1.0.0%2B7.tgz, s3://charts/stable/api-1.0.0+7.tgz",
            "api-1.0.0+7.tgz, s3://charts/stable/api-1.0.0+7.tgz",
            "./old/api-1.0.0+7.tgz, s3://charts/stable/old/api-1.0.0+7.tgz"
        })
        void byAbsoluteAndRelativeUrls(String url, String location) {
            list("1.0.0+7", url, digest("1.0.0+7"));
            store.put(location, Tgz.chart("api", "1.0.0+7"), Optional.empty());

            assertThat(fetch(Optional.empty()).source()).isEqualTo(location);
        }

        @Test
        void fromTheTopOfABucket() {
            publish("1.0.0", "api-1.0.0.tgz");
            store.put("s3://charts/index.yaml", index());
            store.put("s3://charts/api-1.0.0.tgz", Tgz.chart("api", "1.0.0"), Optional.empty());

            FetchedChart chart = charts().fetch(new ChartRequest("s3://charts/api", Optional.empty(), directory));

            assertThat(chart.source()).isEqualTo("s3://charts/api-1.0.0.tgz");
        }
    }

    @Nested
    class Refuses {
        @Test
        void anArchiveThatIsNotTheIndexedOne() {
            list("1.0.0", "api-1.0.0.tgz", digest("1.0.0"));
            store.put(REPOSITORY + "/api-1.0.0.tgz", Tgz.chart("api", "6.6.6"), Optional.empty());

            assertThat(failure(Optional.empty()))
                    .returns(FailureCode.DIGEST_MISMATCH, ReleaseFailure::code)
                    .hasMessageContaining(digest("1.0.0"))
                    .hasMessageContaining(digest("6.6.6"));
            assertThat(directory).isEmptyDirectory();
        }

        @Test
        void anIndexWithoutDigest() {
            entries.add("  - version: 1.0.0\n    urls: [api-1.0.0.tgz]\n");
            store.put(REPOSITORY + "/api-1.0.0.tgz", Tgz.chart("api", "1.0.0"), Optional.empty());

            assertThat(failure(Optional.empty())).hasMessageContaining("no digest");
        }

        @Test
        void anArchiveOfAnotherVersion() {
            list("1.0.0", "api-1.0.0.tgz", digest("1.0.1"));
            store.put(REPOSITORY + "/api-1.0.0.tgz", Tgz.chart("api", "1.0.1"), Optional.empty());

            assertThat(failure(Optional.empty())).hasMessageContaining("holds api 1.0.1");
        }

        @Test
        void aVersionThatIsNotThereAndListsTheOthersNewestFirst() {
            publish("1.9.0", "a.tgz");
            publish("1.10.0", "b.tgz");

            assertThat(failure(Optional.of("^2")))
                    .returns(FailureCode.CHART, ReleaseFailure::code)
                    .hasMessageContaining("has no version ^2 of it, only 1.10.0, 1.9.0; correct ship.chart.version");
        }

        @Test
        void onlyPreReleasesWhenNoneIsWanted() {
            publish("1.0.0-rc.1", "a.tgz");

            assertThat(failure(Optional.empty())).hasMessageContaining("no pre-release of it, only 1.0.0-rc.1");
        }

        @Test
        void aNameThatIsNotThereAndListsTheOthers() {
            store.put(REPOSITORY + "/index.yaml", "entries:\n  web: []\n  worker: []\n");

            assertThat(chartFailure(REPOSITORY + "/api"))
                    .hasMessageContaining("has no such chart, only web, worker; correct the name in ship.chart");
        }

        @Test
        void aRepositoryWithoutIndex() {
            assertThat(chartFailure(REPOSITORY + "/api"))
                    .returns(FailureCode.CHART, ReleaseFailure::code)
                    .hasMessageContaining("there is no s3://charts/stable/index.yaml");
        }

        @Test
        void anIndexThatIsNoYaml() {
            store.put(REPOSITORY + "/index.yaml", "entries: [\n");

            assertThat(chartFailure(REPOSITORY + "/api")).hasMessageContaining("is no valid YAML");
        }

        @Test
        void anArchiveThatIsGone() {
            list("1.0.0", "api-1.0.0.tgz", digest("1.0.0"));

            assertThat(failure(Optional.empty())).hasMessageContaining("and there is no such object");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://charts.example.org/api-1.0.0.tgz",
                    "../../secrets.tgz",
                    "//host/a.tgz",
                    "s3://other/api-1.0.0.tgz"
                })
        void aUrlThatLeadsOutOfS3(String url) {
            list("1.0.0", url, digest("1.0.0"));

            assertThat(failure(Optional.empty()))
                    .hasMessageContaining(url)
                    .hasMessageContaining("only s3:// and relative URLs into the same bucket are supported");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"s3://charts", "s3://", "ftp://quay.io/acme/api", "https://u:hunter2@charts.example.org/api"
                })
        void aLocationThatIsNone(String location) {
            assertThat(chartFailure(location))
                    .returns(FailureCode.CONFIGURATION, ReleaseFailure::code)
                    .hasMessageContaining("set ship.chart to s3://bucket/repository/name")
                    .hasMessageNotContaining("hunter2");
        }

        @Test
        void aVersionThatIsNone() {
            assertThat(failure(Optional.of("newest")))
                    .returns(FailureCode.CONFIGURATION, ReleaseFailure::code)
                    .hasMessageContaining("ship.chart.version");
        }
    }

    private void publish(String version, String url) {
        list(version, url, digest(version));
        store.put(url.contains("://") ? url : REPOSITORY + "/" + url, Tgz.chart("api", version), Optional.empty());
    }

    private void list(String version, String url, String digest) {
        // as the S3 plugin writes it: hex digits without an algorithm
        entries.add("  - apiVersion: v2\n    name: api\n    version: " + version + "\n    digest: "
                + digest.substring("sha256:".length()) + "\n    urls:\n    - " + url + "\n");
    }

    private String index() {
        return "apiVersion: v1\nentries:\n  api:\n" + entries + "generated: \"2026-01-01T00:00:00Z\"\n";
    }

    private FetchedChart fetch(Optional<String> version) {
        store.put(REPOSITORY + "/index.yaml", index());
        return charts().fetch(new ChartRequest(REPOSITORY + "/api", version, directory.resolve("target/ship/chart")));
    }

    private ChartSource charts() {
        return Charts.of(store, kept, directory);
    }

    private ReleaseFailure failure(Optional<String> version) {
        return catchThrowableOfType(ReleaseFailure.class, () -> fetch(version));
    }

    private ReleaseFailure chartFailure(String location) {
        return catchThrowableOfType(
                ReleaseFailure.class, () -> charts().fetch(new ChartRequest(location, Optional.empty(), directory)));
    }

    private static String digest(String version) {
        return ChartDigest.ofArchive(Tgz.chart("api", version));
    }
}
