package dev.shipline.helm;

import static java.util.Comparator.reverseOrder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder that only its owner can open, and that is gone with all it holds when it is closed. */
final class TemporaryFolder implements AutoCloseable {
    private final Path path;

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    static TemporaryFolder in(Path parent, String prefix) {
        try {
            Files.createDirectories(parent);
            return new TemporaryFolder(Files.createTempDirectory(parent.toAbsolutePath(), prefix));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + parent + ": " + e.getMessage(), e);
        }
    }

    /** One that is there already. */
    static TemporaryFolder at(Path path) {
        return new TemporaryFolder(path);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> content = Files.walk(path)) {
            for (Path file : content.sorted(reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException ignored) {
            // What is left lies in the build's own folder, which goes with the build.
        }
    }
}
