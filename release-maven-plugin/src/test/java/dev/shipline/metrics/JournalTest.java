package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
