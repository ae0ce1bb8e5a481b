package dev.shipline.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("target/ship/telemetry/journal.ndjson");
    }

    @Test
    void writesALineAsTheJournalHasThem() throws IOException {
        JournalFile.append(
                file, Line.of("build", Instant.ofEpochSecond(1_800_000_000), Map.of("service", "a \"b\"\\\n\u0001")));

        assertThat(Files.readString(file))
                .startsWith("{\"id\":\"")
                .endsWith(
                        "\",\"kind\":\"build\",\"timestamp\":1800000000,\"payload\":{\"service\":\"a \\\"b\\\"\\\\\\u000a\\u0001\"}}\n");
    }

    @Test
    void endsALineThatACrashCutThrough() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"id\":\"half");

        JournalFile.append(file, "{}");

        assertThat(Files.readAllLines(file)).containsExactly("{\"id\":\"half", "{}");
    }

    @Test
    void waitsForWhoeverIsWriting() throws Exception {
        Files.createDirectories(file.getParent());
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread holder = new Thread(() -> {
            try (FileChannel channel = FileChannel.open(
                            file.resolveSibling("journal.ndjson.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                held.countDown();
                Files.writeString(file, lock.isValid() ? "first\n" : "");
                done.await();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        holder.start();
        held.await();
        Thread writer = new Thread(() -> JournalFile.append(file, "second"));
        writer.start();
        done.countDown();
        holder.join();
        writer.join();

        assertThat(Files.readAllLines(file)).filteredOn(line -> !line.isEmpty()).containsExactly("first", "second");
    }

    @Test
    void keepsWhatCleanRemovesAndNothingElse() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"id\":\"old\"}\n");
        KeptJournal cleaned = KeptJournal.of(file);
        Files.delete(file.resolveSibling("kept-in-memory"));
        Files.delete(file);

        cleaned.restore();
        assertThat(Files.readString(file)).contains("old");

        KeptJournal untouched = KeptJournal.of(file);
        Files.writeString(file, "");
        untouched.restore();
        assertThat(file).isEmptyFile();
    }
}
