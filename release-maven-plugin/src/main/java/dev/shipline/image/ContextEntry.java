package dev.shipline.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;

/** A file, folder or link of a build context, under the name it is sent by. */
interface ContextEntry {
    /** How many it has of its own. */
    long bytes();

    /** Its part of the tar, made while it is read. */
    InputStream tar(String name, Instant modified);

    static ContextEntry of(byte[] content) {
        return new ContextEntry() {
            @Override
            public long bytes() {
                return content.length;
            }

            @Override
            public InputStream tar(String name, Instant modified) {
                byte[] padded = Arrays.copyOf(content, content.length + TarHeader.padding(content.length));
                return new SequenceInputStream(
                        header(new TarHeader(name, TarHeader.FILE, 0644, content.length, modified, "")),
                        new ByteArrayInputStream(padded));
            }
        };
    }

    static ContextEntry of(Path path, BasicFileAttributes attributes) {
        return new ContextEntry() {
            @Override
            public long bytes() {
                return attributes.isRegularFile() ? attributes.size() : 0;
            }

            @Override
            public InputStream tar(String name, Instant modified) {
                if (attributes.isDirectory()) {
                    return header(new TarHeader(name + "/", TarHeader.FOLDER, 0755, 0, modified, ""));
                }
                try {
                    return attributes.isSymbolicLink() ? link(name, modified) : file(name, modified);
                } catch (IOException e) {
                    throw new UncheckedIOException(unreadable(path, e));
                }
            }

            private InputStream link(String name, Instant modified) throws IOException {
                String target = Files.readSymbolicLink(path).toString();
                return header(new TarHeader(name, TarHeader.SYMLINK, 0777, 0, modified, target));
            }

            private InputStream file(String name, Instant modified) throws IOException {
                // as long as it is now: the header comes first, and must be true
                long size = Files.size(path);
                int mode = Files.isExecutable(path) ? 0755 : 0644;
                return new SequenceInputStream(
                        header(new TarHeader(name, TarHeader.FILE, mode, size, modified, "")),
                        new TarContent(path, size));
            }
        };
    }

    /** The JDK's own message is the path alone. */
    static IOException unreadable(Path path, IOException e) {
        String why = e.getMessage();
        if (e instanceof AccessDeniedException) {
            why = "access is denied";
        } else if (e instanceof NoSuchFileException) {
            why = "it is not there any more";
        } else if (e instanceof FileSystemLoopException) {
            why = "it leads back to itself";
        }
        return new IOException("cannot read " + path + ": " + why);
    }

    private static InputStream header(TarHeader header) {
        return new ByteArrayInputStream(header.bytes());
    }
}
