package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Event;
import dev.shipline.metrics.Signal.Gauge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Instant AT = Instant.ofEpochSecond(1_800_000_000);
    private static final Count COUNT = new Count("ship.build.count", 1, List.of("env:dev"), "ci-orders", AT);
    private static final Distribution DISTRIBUTION =
            new Distribution("ship.build.elapsed_time", 1.5, List.of(), "ci-orders", AT);
    private static final Event EVENT =
            new Event("a \"title\"", "%%% \nlines\n %%%", Event.Level.WARNING, "key", List.of("a:b"), "ci-orders", AT);

    @TempDir
    Path folder;

    private Path file;
    private Journal journal;

    @BeforeEach
    void open() {
        file = folder.resolve("telemetry/journal.ndjson");
        journal = new Journal(file);
    }

    @Test
    void handsBackWhatWasWrittenDown() {
        journal.append(List.of(COUNT, DISTRIBUTION));
        journal.append(List.of(EVENT));

        assertThat(new Journal(file).pending())
                .extracting(JournalEntry::signal)
                .containsExactly(COUNT, DISTRIBUTION, EVENT);
    }

    @Test
    void isEmptyBeforeTheFirstRun() {
        assertThat(journal.pending()).isEmpty();
    }

    @Test
    void writesALineOfJsonPerEntry() throws IOException {
        journal.append(List.of(COUNT, EVENT));

        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("{\"id\":\"")
                .contains("\"kind\":\"count\"", "\"timestamp\":1800000000", "\"payload\":{");
    }

    @Test
    void forgetsWhatIsSettledAndKeepsTheRest() {
        journal.append(List.of(COUNT, DISTRIBUTION, EVENT));
        journal.settle(List.of(journal.pending().get(1).id()));

        assertThat(new Journal(file).pending()).extracting(JournalEntry::signal).containsExactly(COUNT, EVENT);
    }

    @Test
    void emptiesTheFileWhenAllIsSettled() {
        journal.append(List.of(COUNT, EVENT));
        journal.settle(journal.pending().stream().map(JournalEntry::id).toList());

        assertThat(file).isEmptyFile();
    }

    @Test
    void keepsWhatWasSentForThoseWhoLookBack() throws IOException {
        journal.append(List.of(COUNT, EVENT));
        List<JournalEntry> entries = journal.pending();
        journal.settle(List.of(entries.get(0).id()));
        journal.drop(List.of(entries.get(1).id()));

        assertThat(Files.readAllLines(file.resolveSibling("history.ndjson")))
                .containsExactly(entries.get(0).toLine());
    }

    @Test
    void holdsEveryKind() {
        List<Signal> all = List.of(
                new Gauge("ship.image.size", 1e9, List.of("env:dev"), "ci-orders", AT),
                new DoraRecord(
                        Signal.Kind.DEPLOYMENT,
                        "orders-prod-r7-ab12cd3ef456",
                        Map.of(
                                "service",
                                "orders",
                                "git",
                                Map.of("commit_sha", "a".repeat(40)),
                                "started_at",
                                1795341577000L),
                        AT),
                new BuildRecord(Map.of("service", "orders", "status", "failure", "seconds", "1.5"), AT));

        journal.append(all);

        assertThat(journal.pending()).extracting(JournalEntry::signal).isEqualTo(all);
    }

    @Test
    void dropsTheOldestWhenNobodyEmptiesIt() throws IOException {
        Journal small = new Journal(file, 4000);
        for (int second = 0; second < 200; second++) {
            small.append(List.of(new Count("c", second, List.of(), "h", AT)));
        }

        assertThat(Files.size(file)).isLessThan(4400);
        List<JournalEntry> left = small.pending();
        assertThat(left).hasSizeBetween(5, 60);
        assertThat(((Count) left.get(left.size() - 1).signal()).value()).isEqualTo(199);
    }

    @Test
    void losesOnlyTheLineThatACrashCutThrough() throws IOException {
        journal.append(List.of(COUNT));
        Files.writeString(file, "{\"id\":\"half", StandardOpenOption.APPEND);
        journal.append(List.of(EVENT));

        assertThat(journal.pending()).extracting(JournalEntry::signal).containsExactly(COUNT, EVENT);
    }

    @Test
    void passesOverLinesItDoesNotKnow() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, "\u0000\n[]\n{\"id\":\"x\",\"kind\":\"dora\"}\n".getBytes(StandardCharsets.UTF_8));
        Files.write(file, new byte[] {(byte) 0xff, '\n'}, StandardOpenOption.APPEND);
        Files.writeString(
                file,
                "{\"id\":\"x\",\"kind\":\"count\",\"timestamp\":9223372036854775807}\n",
                StandardOpenOption.APPEND);
        journal.append(List.of(COUNT));

        assertThat(journal.pending()).extracting(JournalEntry::signal).containsExactly(COUNT);
    }

    @Test
    void survivesSeveralWritersAtOnce() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<Void>> done = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            Journal own = new Journal(file);
            Callable<Void> work = () -> {
                for (int entry = 0; entry < 10; entry++) {
                    own.append(List.of(COUNT));
                }
                return null;
            };
            done.add(writers.submit(work));
        }
        for (Future<Void> writer : done) {
            writer.get();
        }
        writers.shutdown();

        assertThat(journal.pending()).hasSize(40);
    }

    @Test
    void letsOnlyOneDeliver() {
        AtomicBoolean second = new AtomicBoolean();

        boolean first = journal.deliver(() -> second.set(new Journal(file).deliver(() -> {})));

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(journal.deliver(() -> {})).isTrue();
    }
}
