package dev.shipline.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that nobody else may read, not even for a moment. */
final class OwnerOnlyFile {
    private OwnerOnlyFile() {}

    static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            // createTempFile makes the file readable by its owner only.
            Path draft = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".part");
            Files.writeString(draft, content);
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
