package dev.shipline.chart.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.chart.publish.ChartRepository.Publication;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** What others do at the same time, what breaks in between, and what an index may be. */
class S3ChartRepositoryFaultsTest {
    @TempDir
    Path folder;

    private final TeamRepository team = new TeamRepository();

    @Nested
    class LosesNothing {
        @Test
        void thatAnotherWroteInBetween() {
            team.absolute().publish(chart("orders", "1.0.0"));
            team.bucket.fail("index.yaml", (object, condition, self) -> {
                // another publisher is faster
                self.set(
                        TeamRepository.INDEX,
                        self.text(TeamRepository.INDEX)
                                .replace("orders", "other")
                                .getBytes(StandardCharsets.UTF_8),
                        Map.of());
                return self.plainPut(object, condition);
            });
            team.absolute().publish(chart("greeter", "1.0.0"));
            assertThat(team.index().fields()).containsOnlyKeys("greeter", "other");
            assertThat(team.pauses).hasSize(1);
        }

        @Test
        void thatOthersWriteAtTheSameTime() throws Exception {
            int publishers = 8;
            ExecutorService threads = Executors.newFixedThreadPool(publishers);
            CyclicBarrier start = new CyclicBarrier(publishers);
            List<Callable<Publication>> work = new ArrayList<>();
            for (int i = 0; i < publishers; i++) {
                PackedChart chart = chart("orders", "1.0." + i);
                S3ChartRepository repository = team.patient();
                work.add(() -> {
                    start.await();
                    return repository.publish(chart);
                });
            }
            for (Future<Publication> each : threads.invokeAll(work)) {
                assertThat(each.get().isNew()).isTrue();
            }
            threads.shutdown();
            assertThat(team.listed("orders")).hasSize(publishers);
        }

        @Test
        void thatIsForeignInTheIndex() {
            team.setIndex("""
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
            team.absolute().publish(chart("orders", "1.0.0"));
            assertThat(team.bucket.text(TeamRepository.INDEX))
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
            team.bucket.fail("index.yaml", (object, condition, self) -> {
                throw new IllegalStateException("killed");
            });
            assertThatThrownBy(() -> team.absolute().publish(chart("orders", "1.0.0")))
                    .hasMessage("killed");
            assertThat(team.bucket.keys()).containsExactly("s3://charts/team/orders-1.0.0.tgz");

            assertThat(team.absolute().publish(chart("orders", "1.0.0")).isNew())
                    .isTrue();
            assertThat(team.listed("orders")).containsExactly("1.0.0");
        }

        @Test
        void whenTheAnswerToTheArchiveIsCut() {
            team.bucket.fail(".tgz", (object, condition, self) -> {
                self.write(object);
                throw FakeBucket.away();
            });
            team.absolute().publish(chart("orders", "1.0.0"));
            assertThat(team.listed("orders")).containsExactly("1.0.0");
        }

        @Test
        void whenTheAnswerToTheIndexIsCutAndItWasWritten() {
            team.bucket.fail("index.yaml", (object, condition, self) -> {
                self.write(object);
                throw FakeBucket.away();
            });
            assertThat(team.absolute().publish(chart("orders", "1.0.0")).isNew())
                    .isTrue();
            assertThat(team.listed("orders")).containsExactly("1.0.0");
            assertThat(team.bucket.requests())
                    .filteredOn(request -> request.equals("PUT " + TeamRepository.INDEX))
                    .hasSize(1);
        }

        @Test
        void whenTheAnswerToTheIndexIsCutAndItWasNotWritten() {
            team.bucket.fail("index.yaml", (object, condition, self) -> {
                throw FakeBucket.away();
            });
            team.absolute().publish(chart("orders", "1.0.0"));
            assertThat(team.listed("orders")).containsExactly("1.0.0");
            assertThat(team.bucket.requests())
                    .filteredOn(request -> request.equals("PUT " + TeamRepository.INDEX))
                    .hasSize(2);
        }
    }

    @Nested
    class GivesUp {
        @Test
        void whenOthersAreFasterUntilTheDeadline() {
            team.absolute().publish(chart("greeter", "1.0.0"));
            for (int i = 0; i < 10_000; i++) {
                team.bucket.fail("index.yaml", (object, condition, self) -> false);
            }
            ReleaseFailure failure = catchThrowableOfType(
                    ReleaseFailure.class, () -> team.absolute().publish(chart("orders", "1.0.0")));
            assertThat(failure.code()).isEqualTo(FailureCode.RELEASE_BUSY);
            assertThat(failure)
                    .hasMessageContainingAll("others wrote it first", "within 60 seconds", "ship.chart.patience");
            assertThat(Duration.between(TeamRepository.NOW, team.now()))
                    .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
            assertThat(team.pauses).allMatch(pause -> pause.compareTo(Duration.ofSeconds(1)) <= 0);
        }

        @Test
        void whenTheStoreStaysAway() {
            for (int i = 0; i < 100; i++) {
                team.bucket.fail("index.yaml", (object, condition, self) -> {
                    throw FakeBucket.away();
                });
            }
            assertThatThrownBy(() -> team.absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("the line broke");
            assertThat(team.pauses).hasSize(4);
        }

        @Test
        void atOnceWhenTheStoreRefuses() {
            team.bucket.fail("index.yaml", (object, condition, self) -> {
                throw new ReleaseFailure(FailureCode.CREDENTIALS, "cannot write", "denied", "allow it");
            });
            assertThatThrownBy(() -> team.absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("denied");
            assertThat(team.pauses).isEmpty();
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
            team.setIndex(index);
            assertThatThrownBy(() -> team.absolute().publish(chart("orders", "1.0.0")))
                    .isInstanceOf(ReleaseFailure.class)
                    .hasMessageContainingAll("cannot change the index " + TeamRepository.INDEX, "ship.chart.repair");
            assertThat(team.bucket.text(TeamRepository.INDEX)).isEqualTo(index);
        }

        @Test
        void atAnIndexThatIsTooLargeOrTooDeep() {
            team.setIndex("entries:\n" + "  a: []\n".repeat(7_200_000));
            assertThatThrownBy(() -> team.absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("it is larger than 32 MiB");
            team.setIndex("# " + "x".repeat(9_000_000));
            assertThatThrownBy(() -> team.absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("more than the 8388608 that are read");
            team.setIndex("entries: " + "[".repeat(100_000));
            assertThatThrownBy(() -> team.absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("nested deeper than 64 levels");
        }

        @Test
        void atAnIndexThatWouldBecomeTooLarge() {
            team.setIndex("entries: {}\nx-more: " + "x ".repeat(4_194_270) + "x\n");
            assertThatThrownBy(() -> team.absolute().publish(chart("orders", "1.0.0")))
                    .hasMessageContaining("with the new chart it would have");
        }
    }

    private PackedChart chart(String name, String version) {
        return ChartFolders.packed(folder, name, version);
    }
}
