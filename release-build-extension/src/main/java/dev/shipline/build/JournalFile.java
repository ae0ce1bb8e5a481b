package dev.shipline.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/** Appends to a journal under the lock that the release goals take too. */
final class JournalFile {
    private static final int TRIES = 100;
    private static final long PAUSE_NANOS = 10_000_000;

    private JournalFile() {}

    /** Loads what an append uses. */
    static void warm() {
        LockSupport.parkNanos(1);
        try {
            Path file = Files.createTempFile("ship", ".ndjson");
            write(file, "");
            Files.delete(file);
        } catch (IOException e) {
            // it will be seen when there is something to write
        }
    }

    /** Writes it to the disk, or gives up after a second: nobody waits for this. */
    static void append(Path file, String text) {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock held = channel.tryLock()) {
                    if (held != null) {
                        write(file, text);
                        return;
                    }
                }
            } catch (OverlappingFileLockException heldInThisProcess) {
                // tried again below
            } catch (IOException e) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** A line that a crash cut through ends here. */
    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes =
                    ByteBuffer.wrap(((channel.size() == 0 ? "" : "\n") + text + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }
}
