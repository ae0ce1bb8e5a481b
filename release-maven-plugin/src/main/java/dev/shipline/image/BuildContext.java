package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The folder that a Docker engine sees, as a tar that is made while it is read. The same files give the same bytes: entries are sorted, owned by root,
 * and have one modification time.
 */
final class BuildContext {
    /** The name of a Dockerfile that lies outside of its context. */
    private static final String FOREIGN_DOCKERFILE = ".ship.Dockerfile";

    private static final byte[] END = new byte[2 * TarHeader.BLOCK];

    private final SortedMap<String, Path> entries;
    private final String dockerfile;
    private final Instant modified;

    private BuildContext(SortedMap<String, Path> entries, String dockerfile, Instant modified) {
        this.entries = entries;
        this.dockerfile = dockerfile;
        this.modified = requireNonNull(modified, "modified is null");
    }

    static BuildContext of(Path folder, Path dockerfile, Instant modified) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        Path file = dockerfile.toAbsolutePath().normalize();
        SortedMap<String, Path> entries = collect(root);
        String name = file.startsWith(root) ? relative(root, file) : FOREIGN_DOCKERFILE;
        // an engine needs it even where .dockerignore leaves it out
        entries.put(name, file);
        return new BuildContext(entries, name, modified);
    }

    /** The path of the Dockerfile inside the tar. */
    String dockerfile() {
        return dockerfile;
    }

    int size() {
        return entries.size();
    }

    InputStream tar() {
        var parts = entries.entrySet().stream().map(this::entry).iterator();
        var end = Collections.singleton((InputStream) new ByteArrayInputStream(END))
                .iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return parts.hasNext() || end.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return parts.hasNext() ? parts.next() : end.next();
            }
        });
    }

    private InputStream entry(Map.Entry<String, Path> entry) {
        Path path = entry.getValue();
        String name = entry.getKey();
        try {
            if (Files.isSymbolicLink(path)) {
                String target = Files.readSymbolicLink(path).toString();
                return header(new TarHeader(name, TarHeader.SYMLINK, 0777, 0, modified, target));
            }
            if (Files.isDirectory(path)) {
                return header(new TarHeader(name + "/", TarHeader.FOLDER, 0755, 0, modified, ""));
            }
            long size = Files.size(path);
            int mode = Files.isExecutable(path) ? 0755 : 0644;
            return new SequenceInputStream(
                    header(new TarHeader(name, TarHeader.FILE, mode, size, modified, "")), new TarContent(path, size));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private static InputStream header(TarHeader header) {
        return new ByteArrayInputStream(header.bytes());
    }

    private static SortedMap<String, Path> collect(Path root) throws IOException {
        DockerIgnore ignore = DockerIgnore.in(root);
        SortedMap<String, Path> entries = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (folder.equals(root)) {
                    return FileVisitResult.CONTINUE;
                }
                String name = relative(root, folder);
                if (!ignore.excludes(name)) {
                    entries.put(name, folder);
                    return FileVisitResult.CONTINUE;
                }
                return ignore.hasNoExceptions() ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = relative(root, file);
                if ((attributes.isRegularFile() || attributes.isSymbolicLink()) && !ignore.excludes(name)) {
                    entries.put(name, file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return entries;
    }

    private static String relative(Path root, Path path) {
        return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
