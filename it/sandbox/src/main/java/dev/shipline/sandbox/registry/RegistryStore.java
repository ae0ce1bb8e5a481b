package dev.shipline.sandbox.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.sandbox.content.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the registry holds, in a folder: {@code blobs/sha256/<hex>} has every content once, {@code repositories/<name>/_blobs|_manifests/<hex>} say what a
 * repository may show of it, and {@code _tags/<tag>} names a digest.
 */
final class RegistryStore {
    private final Path folder;

    RegistryStore(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
    }

    boolean hasRepository(String repository) {
        return Files.isDirectory(repository(repository));
    }

    void makeRepository(String repository) {
        make(repository(repository));
    }

    boolean hasBlob(String repository, String digest) {
        return Files.exists(link(repository, "_blobs", digest)) && Files.exists(blob(digest));
    }

    Path blob(String digest) {
        return folder.resolve("blobs/sha256").resolve(Sha256.hex(digest));
    }

    void putBlob(String repository, byte[] content) {
        adoptBlob(repository, draft(content), Sha256.of(content));
    }

    /** Moves an uploaded file to its place. */
    void adoptBlob(String repository, Path upload, String digest) {
        adopt(upload, digest);
        linkBlob(repository, digest);
    }

    void linkBlob(String repository, String digest) {
        write(link(repository, "_blobs", digest), new byte[0]);
    }

    Optional<Manifest> manifest(String repository, String digest) {
        Path link = link(repository, "_manifests", digest);
        if (!Files.exists(link)) {
            return Optional.empty();
        }
        return Optional.of(Manifest.parse(new String(read(link)), read(blob(digest))));
    }

    /** All of a repository's. */
    List<Manifest> manifests(String repository) {
        Path links = repository(repository).resolve("_manifests");
        if (!Files.isDirectory(links)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(links)) {
            return files.map(file -> file.getFileName().toString())
                    .sorted()
                    .flatMap(hex -> manifest(repository, "sha256:" + hex).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + links, e);
        }
    }

    void putManifest(String repository, Manifest manifest) {
        adopt(draft(manifest.content()), manifest.digest());
        write(
                link(repository, "_manifests", manifest.digest()),
                manifest.mediaType().getBytes());
    }

    /** Takes away a manifest and all its tags. */
    boolean deleteManifest(String repository, String digest) {
        for (String tag : tags(repository)) {
            if (tag(repository, tag).filter(digest::equals).isPresent()) {
                deleteTag(repository, tag);
            }
        }
        return delete(link(repository, "_manifests", digest));
    }

    Optional<String> tag(String repository, String tag) {
        Path file = repository(repository).resolve("_tags").resolve(tag);
        return Files.exists(file) ? Optional.of(new String(read(file))) : Optional.empty();
    }

    void putTag(String repository, String tag, String digest) {
        write(repository(repository).resolve("_tags").resolve(tag), digest.getBytes());
    }

    boolean deleteTag(String repository, String tag) {
        return delete(repository(repository).resolve("_tags").resolve(tag));
    }

    List<String> tags(String repository) {
        Path tags = repository(repository).resolve("_tags");
        if (!Files.isDirectory(tags)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(tags)) {
            return new ArrayList<>(
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + tags, e);
        }
    }

    /** The folder of unfinished uploads to a repository. */
    Path uploads(String repository) {
        return make(repository(repository).resolve("_uploads"));
    }

    private void adopt(Path upload, String digest) {
        move(upload, blob(digest));
    }

    /** A file of its own, so that nobody ever reads half of what is being written. */
    private Path draft(byte[] content) {
        try {
            Path draft = Files.createTempFile(make(folder.resolve("drafts")), "draft", "");
            return Files.write(draft, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
    }

    private void write(Path file, byte[] content) {
        move(draft(content), file);
    }

    private static void move(Path draft, Path file) {
        make(file.getParent());
        try {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private Path repository(String repository) {
        return folder.resolve("repositories").resolve(repository);
    }

    private Path link(String repository, String kind, String digest) {
        return repository(repository).resolve(kind).resolve(Sha256.hex(digest));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static boolean delete(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }

    private static Path make(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
        }
    }
}
