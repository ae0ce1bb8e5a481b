package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The signals that Datadog has not taken yet, in a file of one JSON object per line. A line is an entry, or the ids of entries that are done with. It is
 * only ever appended to, and emptied when nothing is left in it, so a crash at any moment loses at most the line that was being written.
 */
final class Journal {
    private final Path file;
    private final LockFile writing;
    private final LockFile delivering;

    Journal(Path file) {
        this.file = requireNonNull(file, "file is null");
        this.writing = new LockFile(file.resolveSibling(file.getFileName() + ".lock"));
        this.delivering = new LockFile(file.resolveSibling(file.getFileName() + ".delivery.lock"));
    }

    Path file() {
        return file;
    }

    /** Writes them down; they are on the disk when this returns. */
    void append(List<? extends Signal> signals) {
        List<String> lines =
                signals.stream().map(signal -> JournalEntry.of(signal).toLine()).toList();
        writing.whenFree(() -> appendLines(lines));
    }

    /** What was written down and is not done with, oldest first. */
    List<JournalEntry> pending() {
        List<JournalEntry> pending = new ArrayList<>();
        writing.whenFree(() -> pending.addAll(read().values()));
        return pending;
    }

    /** Forgets entries: they were sent, or never will be. */
    void settle(Collection<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        writing.whenFree(() -> {
            Map<String, JournalEntry> pending = read();
            pending.keySet().removeAll(ids);
            if (pending.isEmpty()) {
                Files.write(file, new byte[0]);
            } else {
                appendLines(
                        List.of(Document.of(Map.of("settled", List.copyOf(ids))).toJson()));
            }
        });
    }

    /** Does the work unless another thread or process is sending from this very journal: two would send everything twice. */
    boolean deliver(Runnable work) {
        return delivering.ifFree(work::run);
    }

    private Map<String, JournalEntry> read() throws IOException {
        Map<String, JournalEntry> pending = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return pending;
        }
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().forEach(text -> {
            Document line = parse(text);
            line.at("settled").items().forEach(id -> pending.remove(id.text("")));
            Optional<JournalEntry> entry = JournalEntry.parse(line);
            entry.ifPresent(found -> pending.put(found.id(), found));
        });
        return pending;
    }

    private static Document parse(String line) {
        try {
            return Document.json(line);
        } catch (MalformedDocumentException halfWritten) {
            return Document.of(null);
        }
    }

    private void appendLines(List<String> lines) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.position(channel.size());
            String text = lines.stream().collect(Collectors.joining("\n", endsInLine(channel) ? "" : "\n", "\n"));
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    private static boolean endsInLine(FileChannel channel) throws IOException {
        if (channel.size() == 0) {
            return true;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0) == '\n';
    }
}
