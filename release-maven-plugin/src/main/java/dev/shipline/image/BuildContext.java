package dev.shipline.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
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

    private final SortedMap<String, ContextEntry> entries;
    private final String dockerfile;
    private final Instant modified;

    private BuildContext(SortedMap<String, ContextEntry> entries, String dockerfile, Instant modified) {
        this.entries = entries;
        this.dockerfile = dockerfile;
        this.modified = requireNonNull(modified, "modified is null");
    }

    /** @throws IOException naming the file that cannot be read */
    static BuildContext of(Path folder, Path dockerfile, Instant modified) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        Path file = dockerfile.toAbsolutePath().normalize();
        DockerIgnore ignore = DockerIgnore.of(root, file);
        SortedMap<String, ContextEntry> entries = collect(root, ignore);
        String name = file.startsWith(root) ? relative(root, file) : FOREIGN_DOCKERFILE;
        // an engine needs it even where it is left out, and then takes it away before anything is copied
        boolean hidden = name.equals(FOREIGN_DOCKERFILE) || ignore.excludes(name);
        entries.put(name, ContextEntry.of(Files.readAllBytes(file)));
        if (hidden) {
            entries.put(DockerIgnore.NAME, ContextEntry.of(ignore.hiding(name)));
        }
        return new BuildContext(entries, name, modified);
    }

    /** A context of a Dockerfile alone. */
    static BuildContext of(List<String> dockerfile, Instant modified) {
        SortedMap<String, ContextEntry> entries = new TreeMap<>();
        entries.put("Dockerfile", ContextEntry.of((String.join("\n", dockerfile) + "\n").getBytes(UTF_8)));
        return new BuildContext(entries, "Dockerfile", modified);
    }

    /** The path of the Dockerfile inside the tar. */
    String dockerfile() {
        return dockerfile;
    }

    int size() {
        return entries.size();
    }

    /** What the files have together; the tar has a little more. */
    ByteCount bytes() {
        return new ByteCount(
                entries.values().stream().mapToLong(ContextEntry::bytes).sum());
    }

    ContextStream tar() {
        Iterator<Map.Entry<String, ContextEntry>> files = entries.entrySet().iterator();
        Iterator<byte[]> end = List.of(END).iterator();
        return new ContextStream(new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return files.hasNext() || end.hasNext();
            }

            @Override
            public InputStream nextElement() {
                if (!files.hasNext()) {
                    return new ByteArrayInputStream(end.next());
                }
                Map.Entry<String, ContextEntry> next = files.next();
                return next.getValue().tar(next.getKey(), modified);
            }
        }));
    }

    private static SortedMap<String, ContextEntry> collect(Path root, DockerIgnore ignore) throws IOException {
        SortedMap<String, ContextEntry> entries = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (folder.equals(root)) {
                    return FileVisitResult.CONTINUE;
                }
                String name = relative(root, folder);
                if (!ignore.excludes(name)) {
                    entries.put(name, ContextEntry.of(folder, attributes));
                    return FileVisitResult.CONTINUE;
                }
                return ignore.hasNoExceptions() ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = relative(root, file);
                // sockets, pipes and devices are not sent
                if (!attributes.isOther() && !ignore.excludes(name)) {
                    entries.put(name, ContextEntry.of(file, attributes));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                // what is left out need not be readable, and what is gone meanwhile is not there
                if (ignore.excludes(relative(root, file)) || !Files.exists(file, NOFOLLOW_LINKS)) {
                    return FileVisitResult.CONTINUE;
                }
                throw ContextEntry.unreadable(file, e);
            }
        });
        return entries;
    }

    private static String relative(Path root, Path path) {
        return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
