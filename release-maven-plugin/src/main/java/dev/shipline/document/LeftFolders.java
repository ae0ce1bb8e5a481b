package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The scratch folders of builds that were killed. Whether one is still in use tells the lock on a file in it, not a process id, which means nothing in another
 * container that shares the folder.
 */
final class LeftFolders {
    static final String PREFIX = "ship-";
    static final String MARK = "in-use";

    /** Its build was killed before it had the mark, or while it removed the folder. */
    private static final Duration UNMARKED = Duration.ofHours(1);

    private final Path parent;
    private final long process;

    /** @param process this JVM, whose own folders are not looked into: to open a file that one has locked gives its lock up */
    LeftFolders(Path parent, long process) {
        this.parent = requireNonNull(parent, "parent is null");
        this.process = process;
    }

    void remove(Consumer<String> notes) {
        try (Stream<Path> files = Files.list(parent)) {
            List<Path> others = files.filter(this::isAnothers).toList();
            long removed = others.stream().filter(LeftFolders::removeIfLeft).count();
            if (removed > 0) {
                notes.accept("removed the temporary files that " + removed
                        + (removed == 1 ? " build that was killed has" : " builds that were killed have") + " left in "
                        + parent);
            }
        } catch (IOException | UncheckedIOException e) {
            // this build can do without
        }
    }

    private boolean isAnothers(Path file) {
        String name = file.getFileName().toString();
        return name.matches(PREFIX + "\\d+-\\d+")
                && !name.startsWith(PREFIX + process + "-")
                && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean removeIfLeft(Path folder) {
        try (FileChannel mark =
                        FileChannel.open(folder.resolve(MARK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = mark.tryLock()) {
            if (lock == null) {
                return false;
            }
            ScratchFolder.delete(folder);
            return true;
        } catch (NoSuchFileException e) {
            return removeUnmarked(folder);
        } catch (IOException | UncheckedIOException | OverlappingFileLockException e) {
            // another user's, or another build is at it
            return false;
        }
    }

    private static boolean removeUnmarked(Path folder) {
        try {
            Instant changed = Files.getLastModifiedTime(folder).toInstant();
            if (changed.isAfter(Instant.now().minus(UNMARKED))) {
                return false;
            }
            ScratchFolder.delete(folder);
            return true;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }
}
