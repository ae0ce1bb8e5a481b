package dev.shipline.chart.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.chart.publish.ChartRepository.Publication;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3ChartRepositoryTest {
    private static final String INDEX = "s3://charts/team/index.yaml";
    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");

    @TempDir
    Path folder;

    private final FakeBucket bucket = new FakeBucket();
    private final List<String> notes = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private Instant now = NOW;

    @Nested
    class LaysOutAsHelmsPluginDoes {
        @Test
        void theArchiveWithItsMetadata() {
            PackedChart chart = chart("orders", "1.2.0");
            Publication publication = absolute().publish(chart);

            var object = bucket.object("s3://charts/team/orders-1.2.0.tgz");
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
            absolute().publish(chart);

            assertThat(bucket.text(INDEX)).isEqualTo("""
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
            repository(true, false).publish(chart("orders", "1.2.0+build.7"));
            assertThat(bucket.text(INDEX)).contains("- \"orders-1.2.0%2Bbuild.7.tgz\"\n");
        }

        @Test
        void noMetadataWhereItWouldBeTooLarge() {
            Path chart = ChartFolders.write(folder, "orders", "1.0.0");
            ChartFolders.file(
                    chart,
                    "Chart.yaml",
                    "apiVersion: v2\nname: orders\nversion: 1.0.0\ndescription: " + "many words ".repeat(170) + "\n");
            absolute().publish(pack(chart));
            assertThat(bucket.object("s3://charts/team/orders-1.0.0.tgz").metadata())
                    .isEmpty();
        }

        @Test
        void theNewestVersionFirst() {
            List.of("1.2.0", "1.10.0", "1.10.0-rc.1", "0.9.0")
                    .forEach(version -> absolute().publish(chart("orders", version)));
            assertThat(listed("orders")).containsExactly("1.10.0", "1.10.0-rc.1", "1.2.0", "0.9.0");
        }

        @Test
        void theProvenanceBesideTheArchive() {
            PackedChart chart = chart("orders", "1.0.0");
            byte[] signature = "signed".getBytes(StandardCharsets.UTF_8);
            PackedChart signed = new PackedChart(chart.definition(), chart.archive(), Optional.of(signature));
            absolute().publish(signed);
            assertThat(bucket.object("s3://charts/team/orders-1.0.0.tgz.prov").content())
                    .isEqualTo(signature);

            PackedChart again = new PackedChart(chart.definition(), chart.archive(), Optional.of(new byte[] {1}));
            absolute().publish(again);
            assertThat(bucket.object("s3://charts/team/orders-1.0.0.tgz.prov").content())
                    .isEqualTo(signature);
            assertThat(notes).singleElement().asString().contains("signed another time");
        }
    }

    @Nested
    class NeverReplacesAVersion {
        @Test
        void thatIsThereWithTheSameContent() {
            absolute().publish(chart("orders", "1.0.0"));
            bucket.requests().clear();

            assertThat(absolute().publish(chart("orders", "1.0.0")).isNew()).isFalse();
            assertThat(bucket.requests()).noneMatch(request -> request.startsWith("PUT"));
        }

        @Test
        void thatIsThereWithAnotherContent() {
            absolute().publish(chart("orders", "1.0.0"));
            Path other = ChartFolders.write(folder.resolve("other"), "orders", "1.0.0");
            ChartFolders.file(other, "values.yaml", "replicas: 2\n");
            byte[] before = bucket.object("s3://charts/team/orders-1.0.0.tgz").content();

            assertThatThrownBy(() -> absolute().publish(pack(other)))
                    .hasMessageContainingAll(
                            "cannot publish the chart orders 1.0.0", "another content", "raise the version");
            assertThat(bucket.object("s3://charts/team/orders-1.0.0.tgz").content())
                    .isSameAs(before);
        }

        @Test
        void thatAnotherPublisherStoredFirst() {
            Path other = ChartFolders.write(folder.resolve("other"), "orders", "1.0.0");
            ChartFolders.file(other, "values.yaml", "replicas: 2\n");
            byte[] theirs = pack(other).archive();
            bucket.fail(".tgz", (object, condition, self) -> {
                self.set(object.location().toString(), theirs, Map.of());
                return self.plainPut(object, condition);
            });
            assertThatThrownBy(() -> absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("another content");
            assertThat(bucket.keys()).doesNotContain(INDEX);
        }

        @Test
        void thatTheIndexListsWithAnotherDigest() {
            absolute().publish(chart("orders", "1.0.0"));
            String digest = chart("orders", "1.0.0").digest();
            setIndex(bucket.text(INDEX).replace(digest, "0".repeat(64)));
            assertThatThrownBy(() -> absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContainingAll("lists it with the digest \"000", "ship.chart.repair");
        }
    }

    @Nested
    class LosesNothing {
        @Test
        void thatAnotherWroteInBetween() {
            absolute().publish(chart("orders", "1.0.0"));
            bucket.fail("index.yaml", (object, condition, self) -> {
                // another publisher is faster
                self.set(INDEX, self.text(INDEX).replace("orders", "other").getBytes(StandardCharsets.UTF_8), Map.of());
                return self.plainPut(object, condition);
            });
            absolute().publish(chart("greeter", "1.0.0"));
            assertThat(index().fields()).containsOnlyKeys("greeter", "other");
            assertThat(pauses).hasSize(1);
        }

        @Test
        void thatOthersWriteAtTheSameTime() throws Exception {
            int publishers = 8;
            ExecutorService threads = Executors.newFixedThreadPool(publishers);
            CyclicBarrier start = new CyclicBarrier(publishers);
            List<Callable<Publication>> work = new ArrayList<>();
            for (int i = 0; i < publishers; i++) {
                PackedChart chart = chart("orders", "1.0." + i);
                S3ChartRepository repository = patient();
                work.add(() -> {
                    start.await();
                    return repository.publish(chart);
                });
            }
            for (Future<Publication> each : threads.invokeAll(work)) {
                assertThat(each.get().isNew()).isTrue();
            }
            threads.shutdown();
            assertThat(listed("orders")).hasSize(publishers);
        }

        @Test
        void thatIsForeignInTheIndex() {
            setIndex("""
                    apiVersion: v1
                    serverInfo: {contextPath: /charts}
                    entries:
                      theirs:
                      - name: theirs
                        version: "1.10"
                        appVersion: "0o17"
                        created: 2026-01-01T00:00:00Z
                        deprecated: true
                        x-score: 1.50
                        annotations: {"on": "off", category: 'No'}
                        urls: ['https://elsewhere.example/theirs.tgz']
                    publicKeys: []
                    """);
            absolute().publish(chart("orders", "1.0.0"));
            assertThat(bucket.text(INDEX))
                    .contains(
                            "serverInfo:\n  contextPath: /charts\n",
                            "publicKeys: []\n",
                            "    version: \"1.10\"\n",
                            "    appVersion: \"0o17\"\n",
                            "    created: 2026-01-01T00:00:00Z\n",
                            "    deprecated: true\n",
                            "    x-score: 1.50\n",
                            "      \"on\": \"off\"\n",
                            "      category: \"No\"\n",
                            "- https://elsewhere.example/theirs.tgz\n");
        }

        @Test
        void whenItIsCutOffAfterTheArchive() {
            bucket.fail("index.yaml", (object, condition, self) -> {
                throw new IllegalStateException("killed");
            });
            assertThatThrownBy(() -> absolute().publish(chart("orders", "1.0.0")))
                    .hasMessage("killed");
            assertThat(bucket.keys()).containsExactly("s3://charts/team/orders-1.0.0.tgz");

            assertThat(absolute().publish(chart("orders", "1.0.0")).isNew()).isTrue();
            assertThat(listed("orders")).containsExactly("1.0.0");
        }

        @Test
        void whenTheAnswerToTheArchiveIsCut() {
            bucket.fail(".tgz", (object, condition, self) -> {
                self.write(object);
                throw FakeBucket.away();
            });
            absolute().publish(chart("orders", "1.0.0"));
            assertThat(listed("orders")).containsExactly("1.0.0");
        }

        @Test
        void whenTheAnswerToTheIndexIsCutAndItWasWritten() {
            bucket.fail("index.yaml", (object, condition, self) -> {
                self.write(object);
                throw FakeBucket.away();
            });
            assertThat(absolute().publish(chart("orders", "1.0.0")).isNew()).isTrue();
            assertThat(listed("orders")).containsExactly("1.0.0");
            assertThat(bucket.requests())
                    .filteredOn(request -> request.equals("PUT " + INDEX))
                    .hasSize(1);
        }

        @Test
        void whenTheAnswerToTheIndexIsCutAndItWasNotWritten() {
            bucket.fail("index.yaml", (object, condition, self) -> {
                throw FakeBucket.away();
            });
            absolute().publish(chart("orders", "1.0.0"));
            assertThat(listed("orders")).containsExactly("1.0.0");
            assertThat(bucket.requests())
                    .filteredOn(request -> request.equals("PUT " + INDEX))
                    .hasSize(2);
        }
    }

    @Nested
    class GivesUp {
        @Test
        void whenOthersAreFasterUntilTheDeadline() {
            absolute().publish(chart("greeter", "1.0.0"));
            for (int i = 0; i < 10_000; i++) {
                bucket.fail("index.yaml", (object, condition, self) -> false);
            }
            ReleaseFailure failure =
                    catchThrowableOfType(ReleaseFailure.class, () -> absolute().publish(chart("orders", "1.0.0")));
            assertThat(failure.code()).isEqualTo(FailureCode.RELEASE_BUSY);
            assertThat(failure)
                    .hasMessageContainingAll("others wrote it first", "within 60 seconds", "ship.chart.patience");
            assertThat(Duration.between(NOW, now)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
            assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofSeconds(1)) <= 0);
        }

        @Test
        void whenTheStoreStaysAway() {
            for (int i = 0; i < 100; i++) {
                bucket.fail("index.yaml", (object, condition, self) -> {
                    throw FakeBucket.away();
                });
            }
            assertThatThrownBy(() -> absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("the line broke");
            assertThat(pauses).hasSize(4);
        }

        @Test
        void atOnceWhenTheStoreRefuses() {
            bucket.fail("index.yaml", (object, condition, self) -> {
                throw new ReleaseFailure(FailureCode.CREDENTIALS, "cannot write", "denied", "allow it");
            });
            assertThatThrownBy(() -> absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("denied");
            assertThat(pauses).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "entries: [",
                    "just a text",
                    "entries: none",
                    "entries: {orders: {}}",
                    "entries: {orders: [text]}",
                    "entries: {a: &x [], b: *x}",
                    "entries: {a: [], a: []}",
                    "entries: !!map {}",
                    "apiVersion: v1\n---\nentries: {}\n",
                    "\u0000",
                })
        void atAnIndexThatIsNone(String index) {
            setIndex(index);
            assertThatThrownBy(() -> absolute().publish(chart("orders", "1.0.0")))
                    .isInstanceOf(ReleaseFailure.class)
                    .hasMessageContainingAll("cannot change the index " + INDEX, "ship.chart.repair");
            assertThat(bucket.text(INDEX)).isEqualTo(index);
        }

        @Test
        void atAnIndexThatIsTooLargeOrTooDeep() {
            setIndex("entries:\n" + "  a: []\n".repeat(7_200_000));
            assertThatThrownBy(() -> absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("it is larger than 32 MiB");
            setIndex("# " + "x".repeat(9_000_000));
            assertThatThrownBy(() -> absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("more than the 8388608 that are read");
            setIndex("entries: " + "[".repeat(100_000));
            assertThatThrownBy(() -> absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("nested deeper than 64 levels");
        }

        @Test
        void atAnIndexThatWouldBecomeTooLarge() {
            setIndex("entries: {}\nx-more: " + "x ".repeat(4_194_270) + "x\n");
            assertThatThrownBy(() -> absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("with the new chart it would have");
        }
    }

    @Nested
    class WhereTheStorePassesOverConditions {
        @Test
        void itSaysSoAndLeavesTheIndexAlone() {
            bucket.withoutConditions();
            assertThatThrownBy(() -> absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContainingAll(
                            "the store passes over If-None-Match or If-Match",
                            "the archive is stored, and not in the index",
                            "ship.chart.unconditional=accept");
            assertThat(bucket.keys()).containsExactly("s3://charts/team/orders-1.0.0.tgz");
        }

        @Test
        void itGoesOnWhereThatIsAccepted() {
            bucket.withoutConditions();
            repository(false, true).publish(chart("orders", "1.0.0"));
            assertThat(listed("orders")).containsExactly("1.0.0");
            assertThat(notes)
                    .singleElement()
                    .asString()
                    .contains("passes over", "accepted by ship.chart.unconditional");
        }

        @Test
        void itLooksAgainWhetherItsEntryWasLost() {
            bucket.withoutConditions();
            repository(false, true).publish(chart("greeter", "1.0.0"));
            String theirs = bucket.text(INDEX);
            bucket.fail("index.yaml", (object, condition, self) -> {
                self.write(object);
                // another one had read the index before, and writes it now
                self.set(INDEX, theirs.getBytes(StandardCharsets.UTF_8), Map.of());
                return true;
            });
            repository(false, true).publish(chart("orders", "1.0.0"));
            assertThat(listed("orders")).containsExactly("1.0.0");
        }
    }

    private S3ChartRepository absolute() {
        return repository(false, false);
    }

    private S3ChartRepository repository(boolean relativeUrls, boolean acceptUnconditional) {
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        return repository(
                relativeUrls,
                acceptUnconditional,
                new Patience(
                        Duration.ofSeconds(60),
                        clock,
                        pause -> {
                            pauses.add(pause);
                            now = now.plus(pause);
                        },
                        new Random(1)));
    }

    /** For threads: nobody waits, and everybody gets there in the end. */
    private S3ChartRepository patient() {
        Patience patience =
                new Patience(Duration.ofMinutes(5), Clock.systemUTC(), pause -> Thread.yield(), new Random(1));
        return repository(false, false, patience);
    }

    private S3ChartRepository repository(boolean relativeUrls, boolean acceptUnconditional, Patience patience) {
        return new S3ChartRepository(
                bucket,
                bucket,
                ObjectLocation.parse("s3://charts/team"),
                new RepositoryStyle(relativeUrls, RepositoryStyle.CONTENT_TYPE, acceptUnconditional),
                patience,
                notes::add);
    }

    private PackedChart chart(String name, String version) {
        return ChartFolders.packed(folder, name, version);
    }

    private static PackedChart pack(Path chart) {
        return new ChartPacker(Optional.empty(), Optional.empty()).pack(chart);
    }

    private void setIndex(String text) {
        bucket.set(INDEX, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private Document index() {
        return Document.yaml(bucket.text(INDEX)).at("entries");
    }

    private List<String> listed(String chart) {
        return index().at(chart).items().stream()
                .map(entry -> entry.at("version").text(""))
                .toList();
    }

    private static String digestWord(PackedChart chart) {
        return Character.isDigit(chart.digest().charAt(0)) ? "\"" + chart.digest() + "\"" : chart.digest();
    }
}
