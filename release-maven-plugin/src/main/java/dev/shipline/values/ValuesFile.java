package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.YamlFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One values file as it was fetched.
 *
 * @param source    where it came from, for people
 * @param path      the local copy
 * @param sha256    64 hex digits of its content
 * @param eTag      S3's own mark of the content
 * @param versionId S3's version, where the bucket keeps versions
 * @param yaml      what it says
 */
public record ValuesFile(
        String source, Path path, String sha256, Optional<String> eTag, Optional<String> versionId, YamlFile yaml) {
    public ValuesFile {
        requireNonNull(source, "source is null");
        requireNonNull(path, "path is null");
        requireNonNull(sha256, "sha256 is null");
        requireNonNull(eTag, "eTag is null");
        requireNonNull(versionId, "versionId is null");
        requireNonNull(yaml, "yaml is null");
    }

    /** Its plain name, {@code dev.yaml}. */
    public String name() {
        return path.getFileName().toString();
    }
}
