package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps processes, and threads of one process, from doing the same work at once. The lock goes with its process: a crash leaves none behind. */
final class LockFile {
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int TRIES = 200;

    private final Path file;

    /** Where one thread closes the file, POSIX drops the lock of the whole process, so threads are kept apart before they open it. */
    private final ReentrantLock amongThreads = new ReentrantLock();

    LockFile(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    /** Does the work as soon as nobody else does. Gives up after two seconds: a holder that was stopped must not stop the build. */
    void whenFree(IoWork work) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            if (ifFree(work)) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new UncheckedIOException(new IOException(file + " is held by another process"));
    }

    /** Does the work unless somebody else does, and says whether it did. */
    boolean ifFree(IoWork work) {
        if (!amongThreads.tryLock()) {
            return false;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                Optional<FileLock> lock = tryLock(channel);
                if (lock.isEmpty()) {
                    return false;
                }
                work.run();
                return true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            amongThreads.unlock();
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException heldInThisProcess) {
            return Optional.empty();
        }
    }

    @FunctionalInterface
    interface IoWork {
        void run() throws IOException;
    }
}
