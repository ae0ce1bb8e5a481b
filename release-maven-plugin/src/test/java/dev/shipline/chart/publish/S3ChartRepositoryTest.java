package dev.shipline.chart.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.chart.publish.ChartRepository.Publication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ChartRepositoryTest {
    @TempDir
    Path folder;

    private final TeamRepository team = new TeamRepository();

    @Nested
    class LaysOutAsHelmsPluginDoes {
        @Test
        void theArchiveWithItsMetadata() {
            PackedChart chart = chart("orders", "1.2.0");
            Publication publication = team.absolute().publish(chart);

            var object = team.bucket.object("s3://charts/team/orders-1.2.0.tgz");
            assertThat(publication)
                    .isEqualTo(new Publication("s3://charts/team/orders-1.2.0.tgz", "sha256:" + chart.digest(), true));
            assertThat(object.content()).isEqualTo(chart.archive());
            assertThat(object.contentType()).isEqualTo("application/gzip");
            assertThat(object.metadata())
                    .containsOnly(
                            Map.entry("chart-digest", chart.digest()),
                            Map.entry(
                                    "chart-metadata",
                                    "{\"name\":\"orders\",\"version\":\"1.2.0\",\"apiVersion\":\"v2\"}"));
        }

        @Test
        void theIndexWithAbsoluteUrls() {
            PackedChart chart = chart("orders", "1.2.0+build.7");
            team.absolute().publish(chart);

            assertThat(team.bucket.text(TeamRepository.INDEX)).isEqualTo("""
                    apiVersion: v1
                    entries:
                      orders:
                      - apiVersion: v2
                        created: "2026-06-01T10:00:00Z"
                        digest: %s
                        name: orders
                        urls:
                        - s3://charts/team/orders-1.2.0+build.7.tgz
                        version: "1.2.0+build.7"
                    generated: "2026-06-01T10:00:00Z"
                    """.formatted(digestWord(chart)));
        }

        @Test
        void theIndexWithRelativeUrlsWhichAreEscaped() {
            team.repository(true, false).publish(chart("orders", "1.2.0+build.7"));
            assertThat(team.bucket.text(TeamRepository.INDEX)).contains("- \"orders-1.2.0%2Bbuild.7.tgz\"\n");
        }

        @Test
        void noMetadataWhereItWouldBeTooLarge() {
            Path chart = ChartFolders.write(folder, "orders", "1.0.0");
            ChartFolders.file(
                    chart,
                    "Chart.yaml",
                    "apiVersion: v2\nname: orders\nversion: 1.0.0\ndescription: " + "many words ".repeat(170) + "\n");
            team.absolute().publish(pack(chart));
            assertThat(team.bucket.object("s3://charts/team/orders-1.0.0.tgz").metadata())
                    .isEmpty();
        }

        @Test
        void theNewestVersionFirst() {
            List.of("1.2.0", "1.10.0", "1.10.0-rc.1", "0.9.0")
                    .forEach(version -> team.absolute().publish(chart("orders", version)));
            assertThat(team.listed("orders")).containsExactly("1.10.0", "1.10.0-rc.1", "1.2.0", "0.9.0");
        }

        @Test
        void theProvenanceBesideTheArchive() {
            PackedChart chart = chart("orders", "1.0.0");
            byte[] signature = "signed".getBytes(StandardCharsets.UTF_8);
            PackedChart signed = new PackedChart(chart.definition(), chart.archive(), Optional.of(signature));
            team.absolute().publish(signed);
            assertThat(team.bucket
                            .object("s3://charts/team/orders-1.0.0.tgz.prov")
                            .content())
                    .isEqualTo(signature);

            PackedChart again = new PackedChart(chart.definition(), chart.archive(), Optional.of(new byte[] {1}));
            team.absolute().publish(again);
            assertThat(team.bucket
                            .object("s3://charts/team/orders-1.0.0.tgz.prov")
                            .content())
                    .isEqualTo(signature);
            assertThat(team.notes).singleElement().asString().contains("signed another time");
        }
    }

    @Nested
    class NeverReplacesAVersion {
        @Test
        void thatIsThereWithTheSameContent() {
            team.absolute().publish(chart("orders", "1.0.0"));
            team.bucket.requests().clear();

            assertThat(team.absolute().publish(chart("orders", "1.0.0")).isNew())
                    .isFalse();
            assertThat(team.bucket.requests()).noneMatch(request -> request.startsWith("PUT"));
        }

        @Test
        void thatIsThereWithAnotherContent() {
            team.absolute().publish(chart("orders", "1.0.0"));
            Path other = ChartFolders.write(folder.resolve("other"), "orders", "1.0.0");
            ChartFolders.file(other, "values.yaml", "replicas: 2\n");
            byte[] before =
                    team.bucket.object("s3://charts/team/orders-1.0.0.tgz").content();

            assertThatThrownBy(() -> team.absolute().publish(pack(other)))
                    .hasMessageContainingAll(
                            "cannot publish the chart orders 1.0.0", "another content", "raise the version");
            assertThat(team.bucket.object("s3://charts/team/orders-1.0.0.tgz").content())
                    .isSameAs(before);
        }

        @Test
        void thatAnotherPublisherStoredFirst() {
            Path other = ChartFolders.write(folder.resolve("other"), "orders", "1.0.0");
            ChartFolders.file(other, "values.yaml", "replicas: 2\n");
            byte[] theirs = pack(other).archive();
            team.bucket.fail(".tgz", (object, condition, self) -> {
                self.set(object.location().toString(), theirs, Map.of());
                return self.plainPut(object, condition);
            });
            assertThatThrownBy(() -> team.absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("another content");
            assertThat(team.bucket.keys()).doesNotContain(TeamRepository.INDEX);
        }

        @Test
        void thatTheIndexListsWithAnotherDigest() {
            team.absolute().publish(chart("orders", "1.0.0"));
            String digest = chart("orders", "1.0.0").digest();
            team.setIndex(team.bucket.text(TeamRepository.INDEX).replace(digest, "0".repeat(64)));
            assertThatThrownBy(() -> team.absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContainingAll("lists it with the digest \"000", "ship.chart.repair");
        }
    }

    @Nested
    class WhereTheStorePassesOverConditions {
        @Test
        void itSaysSoAndLeavesTheIndexAlone() {
            team.bucket.withoutConditions();
            assertThatThrownBy(() -> team.absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContainingAll(
                            "the store passes over If-None-Match or If-Match",
                            "the archive is stored, and not in the index",
                            "ship.chart.unconditional=accept");
            assertThat(team.bucket.keys()).containsExactly("s3://charts/team/orders-1.0.0.tgz");
        }

        @Test
        void eachOfSixteenAtOnceIsToldSo() throws Exception {
            team.bucket.withoutConditions();
            ExecutorService threads = Executors.newFixedThreadPool(16);
            List<Callable<Publication>> work = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                PackedChart chart = chart("orders", "1.0." + i);
                S3ChartRepository repository = team.patient();
                work.add(() -> repository.publish(chart));
            }
            for (Future<Publication> each : threads.invokeAll(work)) {
                assertThatThrownBy(each::get).hasMessageContaining("the store passes over If-None-Match or If-Match");
            }
            threads.shutdown();
            assertThat(team.bucket.keys()).hasSize(16).doesNotContain(TeamRepository.INDEX);
        }

        @Test
        void itGoesOnWhereThatIsAccepted() {
            team.bucket.withoutConditions();
            team.repository(false, true).publish(chart("orders", "1.0.0"));
            assertThat(team.listed("orders")).containsExactly("1.0.0");
            assertThat(team.notes)
                    .singleElement()
                    .asString()
                    .contains("passes over", "accepted by ship.chart.unconditional");
        }

        @Test
        void itLooksAgainWhetherItsEntryWasLost() {
            team.bucket.withoutConditions();
            team.repository(false, true).publish(chart("greeter", "1.0.0"));
            String theirs = team.bucket.text(TeamRepository.INDEX);
            team.bucket.fail("index.yaml", (object, condition, self) -> {
                self.write(object);
                // another one had read the index before, and writes it now
                self.set(TeamRepository.INDEX, theirs.getBytes(StandardCharsets.UTF_8), Map.of());
                return true;
            });
            team.repository(false, true).publish(chart("orders", "1.0.0"));
            assertThat(team.listed("orders")).containsExactly("1.0.0");
        }
    }

    private PackedChart chart(String name, String version) {
        return ChartFolders.packed(folder, name, version);
    }

    private static PackedChart pack(Path chart) {
        return new ChartPacker(Optional.empty(), Optional.empty()).pack(chart);
    }

    private static String digestWord(PackedChart chart) {
        return Character.isDigit(chart.digest().charAt(0)) ? "\"" + chart.digest() + "\"" : chart.digest();
    }
}
