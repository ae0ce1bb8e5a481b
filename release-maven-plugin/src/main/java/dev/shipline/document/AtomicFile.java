package dev.shipline.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes a file so that a reader sees the old content or the new, never a part. */
public final class AtomicFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private AtomicFile() {}

    public static void write(Path file, String content) {
        write(file, content.getBytes(StandardCharsets.UTF_8), false);
    }

    public static void write(Path file, byte[] content) {
        write(file, content, false);
    }

    /** As {@link #write(Path, String)}, readable by nobody but the owner from the first byte on. */
    public static void writeOwnerOnly(Path file, String content) {
        writeOwnerOnly(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #writeOwnerOnly(Path, String)}. */
    public static void writeOwnerOnly(Path file, byte[] content) {
        write(file, content, true);
    }

    private static void write(Path file, byte[] content, boolean ownerOnly) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            // createTempFile makes the file readable by its owner only
            Path draft = Files.createTempFile(folder, "." + file.getFileName(), ".part");
            try {
                if (!ownerOnly) {
                    openToReaders(draft);
                }
                Files.write(draft, content);
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static void openToReaders(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = new java.util.HashSet<>(OWNER_ONLY);
        permissions.add(PosixFilePermission.GROUP_READ);
        permissions.add(PosixFilePermission.OTHERS_READ);
        Files.setPosixFilePermissions(file, permissions);
    }
}
