package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Copies of remote files on this machine, readable by their owner alone, with the mark by which the remote part tells whether a file still is the same. It
 * only saves time: a copy that is broken is none, and one that cannot be written is left out.
 */
public final class KeptFiles {
    /**
     * A file as it was.
     *
     * @param mark    its ETag, or its digest
     * @param version where the remote part keeps versions
     */
    public record Kept(byte[] content, String mark, Optional<String> version) {}

    private final Path folder;
    private final long maxBytes;
    private final Clock clock;

    /** @param maxBytes of all files together; those that were used least lately go first */
    public KeptFiles(Path folder, long maxBytes, Clock clock) {
        this.folder = requireNonNull(folder, "folder is null");
        this.maxBytes = maxBytes;
        this.clock = requireNonNull(clock, "clock is null");
    }

    public Optional<Kept> find(String name) {
        Path file = file(name);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > maxBytes) {
                return Optional.empty();
            }
            byte[] all = Files.readAllBytes(file);
            int end = 0;
            while (end < all.length && all[end] != '\n') {
                end++;
            }
            Document head = Document.json(new String(all, 0, end, StandardCharsets.UTF_8));
            byte[] content = Arrays.copyOfRange(all, Math.min(end + 1, all.length), all.length);
            if (!head.at("name").text("").equals(name)
                    || !head.at("sha256").text("").equals(sha256(content))) {
                return Optional.empty();
            }
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            return Optional.of(new Kept(
                    content, head.at("mark").text(""), head.at("version").text()));
        } catch (IOException | MalformedDocumentException e) {
            return Optional.empty();
        }
    }

    public void keep(String name, Kept kept) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("name", name);
        head.put("mark", kept.mark());
        head.put("version", kept.version().orElse(null));
        head.put("sha256", sha256(kept.content()));
        byte[] line = (Document.of(head).toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(line, line.length + kept.content().length);
        System.arraycopy(kept.content(), 0, all, line.length, kept.content().length);
        try {
            AtomicFile.writeOwnerOnly(file(name), all);
            Files.setLastModifiedTime(file(name), FileTime.from(clock.instant()));
            makeRoom();
        } catch (IOException | UncheckedIOException e) {
            // a full disk, or a home that may not be written: the next run downloads again
        }
    }

    private void makeRoom() throws IOException {
        List<Path> newestFirst;
        try (Stream<Path> files = Files.list(folder)) {
            newestFirst = files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(KeptFiles::lastUsed).reversed())
                    .toList();
        }
        long bytes = 0;
        for (Path file : newestFirst) {
            bytes += sizeOf(file);
            if (bytes > maxBytes) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Another build may be at the same files. */
    private static FileTime lastUsed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private Path file(String name) {
        return folder.resolve(sha256(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
