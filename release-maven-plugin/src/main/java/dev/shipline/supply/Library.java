package dev.shipline.supply;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of the run-time class path, as Maven resolved it.
 *
 * @param id     Maven's name for it, unique in a build
 * @param parent the id of the library that asked for it; absent where the service itself did
 */
public record Library(
        String group,
        String name,
        String version,
        String type,
        Optional<String> classifier,
        boolean optional,
        Path file,
        String id,
        Optional<String> parent) {
    public Library {
        requireNonNull(group, "group is null");
        requireNonNull(name, "name is null");
        requireNonNull(version, "version is null");
        requireNonNull(type, "type is null");
        requireNonNull(classifier, "classifier is null");
        requireNonNull(file, "file is null");
        requireNonNull(id, "id is null");
        requireNonNull(parent, "parent is null");
    }

    String packageUrl() {
        return PackageUrl.maven(group, name, version, type, classifier);
    }
}
