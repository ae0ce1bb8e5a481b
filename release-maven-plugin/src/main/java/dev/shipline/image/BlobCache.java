package dev.shipline.image;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Blobs of base images, each in a file that is named after its digest. Builds may share it: a file appears whole or not at all. What is read is proven
 * while it is read; a file that is damaged is thrown away then, and fetched again the next time.
 */
final class BlobCache {
    static final long LARGEST = 4_000_000_000L;

    /** Nothing that a running build may be about to read is thrown away. */
    private static final Duration IN_USE = Duration.ofHours(2);

    private static final String DRAFT = ".part";

    private final Path folder;
    private final long largest;
    private final Clock clock;

    /** @param largest how many bytes of blobs are kept, beside those in use */
    BlobCache(Path folder, long largest, Clock clock) {
        this.folder = requireNonNull(folder, "folder is null");
        this.largest = largest;
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** The bytes of a blob, which is fetched if it is not here. */
    InputStream open(ImageDigest digest, long size, ImageLayout.Content source) throws IOException {
        Path file = file(digest);
        if (Files.isRegularFile(file) && Files.size(file) != size) {
            Files.deleteIfExists(file);
        }
        try {
            return opened(file, digest, size);
        } catch (NoSuchFileException e) {
            fetch(digest, size, source, file);
            return opened(file, digest, size);
        }
    }

    private InputStream opened(Path file, ImageDigest digest, long size) throws IOException {
        InputStream in = Files.newInputStream(file);
        touch(file);
        return new VerifiedStream(in, digest, size, () -> forget(file));
    }

    private void fetch(ImageDigest digest, long size, ImageLayout.Content source, Path file) throws IOException {
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, "blob", DRAFT);
        try {
            try (InputStream in = new VerifiedStream(source.open(), digest, size, () -> {});
                    OutputStream out = Files.newOutputStream(draft)) {
                in.transferTo(out);
            }
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
        makeRoom();
    }

    private void makeRoom() throws IOException {
        record Kept(Path file, long size, Instant used) {}
        Instant idleSince = clock.instant().minus(IN_USE);
        List<Kept> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.map(file -> {
                        try {
                            return new Kept(
                                    file,
                                    Files.size(file),
                                    Files.getLastModifiedTime(file).toInstant());
                        } catch (IOException e) {
                            // another build has thrown it away
                            return new Kept(file, 0, clock.instant());
                        }
                    })
                    .sorted(comparing(Kept::used))
                    .toList();
        }
        long total = all.stream().mapToLong(Kept::size).sum();
        for (Kept oldest : all) {
            boolean abandoned = oldest.file().toString().endsWith(DRAFT);
            if (oldest.used().isAfter(idleSince) || (total <= largest && !abandoned)) {
                continue;
            }
            Files.deleteIfExists(oldest.file());
            total -= oldest.size();
        }
    }

    private void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        } catch (IOException e) {
            // a cache that may only be read still serves
        }
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it is found out again the next time
        }
    }

    private Path file(ImageDigest digest) {
        return folder.resolve(digest.value().replace(':', '-'));
    }
}
