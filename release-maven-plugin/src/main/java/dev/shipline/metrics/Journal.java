package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signals that Datadog has not taken yet, in a file of one JSON object per line. A line is an entry, or the ids of entries that are done with. It is
 * only ever appended to, and emptied when nothing is left in it, so a crash at any moment loses at most the line that was being written. What was sent is
 * kept beside it for those who look back, in {@code history.ndjson}. Both are bounded.
 */
final class Journal {
    static final String NAME = "journal.ndjson";
    static final String HISTORY = "history.ndjson";

    /** A release writes some 10 kB: hundreds of them while nothing can be sent. */
    private static final int LONGEST_BYTES = 4_000_000;

    private final Path file;
    private final int longest;
    private final LineFile lines;
    private final LineFile history;
    private final LockFile writing;
    private final LockFile delivering;

    Journal(Path file) {
        this(file, LONGEST_BYTES);
    }

    /** @param longest how many bytes each of the two files may have */
    Journal(Path file, int longest) {
        this.file = requireNonNull(file, "file is null");
        this.longest = longest;
        this.lines = new LineFile(file);
        this.history = new LineFile(file.resolveSibling(HISTORY));
        this.writing = new LockFile(file.resolveSibling(file.getFileName() + ".lock"));
        this.delivering = new LockFile(file.resolveSibling(file.getFileName() + ".delivery.lock"));
    }

    Path file() {
        return file;
    }

    /** Whether anything was ever written down here. */
    boolean exists() {
        return Files.isRegularFile(file);
    }

    /** Writes them down; they are on the disk when this returns. */
    void append(List<? extends Signal> signals) {
        add(signals.stream().map(JournalEntry::of).toList());
    }

    /** Writes entries down that have an id already. */
    void add(List<JournalEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        writing.whenFree(() -> {
            makeRoom();
            lines.append(toLines(entries));
        });
    }

    /** What was written down and is not done with, oldest first. */
    List<JournalEntry> pending() {
        List<JournalEntry> pending = new ArrayList<>();
        writing.whenFree(() -> pending.addAll(read().values()));
        return pending;
    }

    /** Forgets entries that were sent, but for those who look back. */
    void settle(Collection<String> ids) {
        forget(ids, true);
    }

    /** Forgets entries that are somewhere else now, or that nobody wants any more. */
    void drop(Collection<String> ids) {
        forget(ids, false);
    }

    private void forget(Collection<String> ids, boolean isToBeKept) {
        if (ids.isEmpty()) {
            return;
        }
        writing.whenFree(() -> {
            Map<String, JournalEntry> pending = read();
            List<JournalEntry> done = ids.stream()
                    .map(pending::get)
                    .filter(entry -> entry != null)
                    .toList();
            if (isToBeKept) {
                history.append(toLines(done));
                history.keepNewest(longest);
            }
            pending.keySet().removeAll(ids);
            if (pending.isEmpty()) {
                lines.empty();
            } else {
                lines.append(List.of(settled(ids)));
            }
        });
    }

    /** Does the work unless another thread or process is sending from this very journal: two would send everything twice. */
    boolean deliver(Runnable work) {
        return delivering.ifFree(work::run);
    }

    /** Nobody reads a journal that nobody empties: what is settled goes, and then the oldest. */
    private void makeRoom() throws IOException {
        if (lines.size() <= longest) {
            return;
        }
        lines.write(toLines(List.copyOf(read().values())));
        lines.keepNewest(longest);
    }

    private Map<String, JournalEntry> read() throws IOException {
        Map<String, JournalEntry> pending = new LinkedHashMap<>();
        for (String text : lines.read()) {
            Document line = parse(text);
            line.at("settled").items().forEach(id -> pending.remove(id.text("")));
            Optional<JournalEntry> entry = JournalEntry.parse(line);
            entry.ifPresent(found -> pending.put(found.id(), found));
        }
        return pending;
    }

    private static List<String> toLines(List<JournalEntry> entries) {
        return entries.stream().map(JournalEntry::toLine).toList();
    }

    private static String settled(Collection<String> ids) {
        return Document.of(Map.of("settled", List.copyOf(ids))).toJson();
    }

    private static Document parse(String line) {
        try {
            return Document.json(line.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedDocumentException halfWritten) {
            return Document.of(null);
        }
    }
}
