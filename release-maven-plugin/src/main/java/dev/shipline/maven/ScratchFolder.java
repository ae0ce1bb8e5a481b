package dev.shipline.maven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder outside {@code target} that only its owner can open: for a kubeconfig, which no CI workspace may take along. */
record ScratchFolder(Path path) implements AutoCloseable {
    static ScratchFolder make() {
        try {
            // readable by its owner only, on every file system that knows owners
            return new ScratchFolder(Files.createTempDirectory("ship-"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(path)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
