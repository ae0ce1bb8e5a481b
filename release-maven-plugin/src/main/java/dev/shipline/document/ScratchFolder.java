package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder outside {@code target} that only its owner can open: for a kubeconfig, which no CI workspace may take along. It goes when it is closed, or with the
 * JVM; what a JVM that was killed has left, {@link #removeLeft} removes.
 */
public final class ScratchFolder implements AutoCloseable {
    private final Path path;
    /** Locked for as long as this JVM lives: the operating system gives the lock back whatever ends it. */
    private final FileChannel mark;

    private final Thread atExit;
    private final Queue<AutoCloseable> users = new ConcurrentLinkedQueue<>();

    private ScratchFolder(Path path, FileChannel mark) {
        this.path = requireNonNull(path, "path is null");
        this.mark = requireNonNull(mark, "mark is null");
        this.atExit = new Thread(this::removeAtExit, "scratch-folder-at-exit");
    }

    /** @throws UncheckedIOException if it cannot be made, or the JVM is being ended */
    public static ScratchFolder make() {
        return make(temporary(), process());
    }

    /** @param notes told what builds that are gone have left, and that it is removed */
    public static void removeLeft(Consumer<String> notes) {
        new LeftFolders(temporary(), process()).remove(notes);
    }

    static ScratchFolder make(Path parent, long process) {
        try {
            // readable by its owner only, on every file system that knows owners
            Path folder = Files.createTempDirectory(parent, LeftFolders.PREFIX + process + "-");
            ScratchFolder made = new ScratchFolder(folder, mark(folder));
            try {
                Runtime.getRuntime().addShutdownHook(made.atExit);
            } catch (IllegalStateException e) {
                made.remove();
                throw new IOException("the build is being ended", e);
            }
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder: " + e.getMessage(), e);
        }
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static long process() {
        return ProcessHandle.current().pid();
    }

    public Path path() {
        return path;
    }

    /** It gets its name when it is locked: nobody may find it unlocked in between. */
    private static FileChannel mark(Path folder) throws IOException {
        Path draft = folder.resolve(LeftFolders.MARK + ".part");
        FileChannel channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        Files.move(draft, folder.resolve(LeftFolders.MARK), StandardCopyOption.ATOMIC_MOVE);
        return channel;
    }

    /** In a Maven daemon nothing of a build may stay. */
    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // it is running: the JVM is being ended
        }
    }

    /** What ends before the folder goes, when the JVM is ended: what still writes there would leave something behind. */
    public void isUsedBy(AutoCloseable user) {
        users.add(user);
    }

    private void removeAtExit() {
        for (AutoCloseable user : users) {
            try {
                user.close();
            } catch (Exception e) {
                // the folder goes all the same
            }
        }
        remove();
    }

    private void remove() {
        try (mark) {
            delete(path);
        } catch (IOException | UncheckedIOException e) {
            // something still writes there: the next build removes what is left
        }
    }

    /** The mark goes last, so that what cannot be removed now is found again. */
    static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.filter(file -> !file.equals(folder))
                    .sorted(Comparator.<Path, Boolean>comparing(file -> file.equals(folder.resolve(LeftFolders.MARK)))
                            .thenComparing(Comparator.reverseOrder()))
                    .toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }
}
