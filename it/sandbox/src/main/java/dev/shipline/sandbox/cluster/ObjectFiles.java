package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One file per object, so that the state can be read, and survives the end of the process. */
final class ObjectFiles {
    private static final String NO_NAMESPACE = "_";
    private static final String NO_GROUP = "core";
    private final Path folder;

    ObjectFiles(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
        try {
            // Secrets lie in here
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + folder, e);
        }
    }

    Map<ObjectKey, ObjectNode> load() {
        Map<ObjectKey, ObjectNode> objects = new TreeMap<>();
        for (ResourceType type : ResourceTypes.ALL) {
            Path home = home(type);
            if (!Files.isDirectory(home)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(home)) {
                files.filter(file -> file.toString().endsWith(".json")).forEach(file -> {
                    ObjectNode object = read(file);
                    objects.put(ObjectKey.of(type, object), object);
                });
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + home, e);
            }
        }
        return objects;
    }

    void write(ObjectKey key, ObjectNode object) {
        write(file(key), Json.write(object));
    }

    void delete(ObjectKey key) {
        try {
            Files.deleteIfExists(file(key));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file(key), e);
        }
    }

    /** Writes a file that a reader sees whole or not at all, and nobody but the owner sees. */
    static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), ".", ".part");
            try {
                Files.write(draft, content);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static ObjectNode read(Path file) {
        try {
            JsonNode content = Json.read(Files.readAllBytes(file));
            if (content instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        throw new IllegalStateException(file + " holds no object; delete it");
    }

    private Path home(ResourceType type) {
        return folder.resolve(type.group().isEmpty() ? NO_GROUP : type.group()).resolve(type.plural());
    }

    private Path file(ObjectKey key) {
        return home(key.type())
                .resolve(key.namespace().isEmpty() ? NO_NAMESPACE : key.namespace())
                .resolve(key.name() + ".json");
    }
}
