package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.document.Document;
import dev.shipline.document.YamlFile;
import dev.shipline.document.YamlValue;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The values that a release itself sets: which image runs. They win over every values file.
 *
 * @param repository without tag, {@code quay.io/acme/orders}
 * @param tag        the release tag
 * @param digest     {@code sha256:} and 64 hex digits; absent while the image is not built; absent in a dry run of an image that was never built
 * @param labels     what the release says of itself on every object, where the chart takes it
 */
public record Overrides(String repository, String tag, Optional<String> digest, Optional<ReleaseLabels> labels) {
    static final String FILE = "overrides.yaml";

    /** In place of a digest that is not known yet, for a schema that demands one. */
    private static final String SOME_DIGEST = "sha256:" + "0".repeat(64);

    /** @throws ReleaseFailure if the tag is {@code latest}, which names another image tomorrow */
    public Overrides {
        requireNonNull(repository, "repository is null");
        requireNonNull(tag, "tag is null");
        requireNonNull(digest, "digest is null");
        requireNonNull(labels, "labels is null");
        if (tag.equals("latest")) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot release " + repository + ":latest",
                    "the tag \"latest\" does not say what runs, and a rollback would find another image under it",
                    "set ship.tag to a tag of its own for each build, or leave it out to have the commit's");
        }
    }

    public Overrides(String repository, String tag, Optional<String> digest) {
        this(repository, tag, digest, Optional.empty());
    }

    /** Writes {@code overrides.yaml} into the folder. */
    public ValuesFile write(Path folder) {
        String content = text();
        Path file = folder.resolve(FILE);
        AtomicFile.write(file, content);
        return new ValuesFile(
                "the release itself",
                file,
                Sha256.of(content.getBytes(StandardCharsets.UTF_8)),
                Optional.empty(),
                Optional.empty(),
                YamlFile.read(content));
    }

    YamlValue content() {
        return YamlFile.read(text()).root().orElseThrow();
    }

    /** As it will be once the image is known. */
    YamlValue preview() {
        return new Overrides(repository, tag, digest.or(() -> Optional.of(SOME_DIGEST)), labels).content();
    }

    /** JSON is YAML with every string in quotes: a commit such as 1234567 or 12e4567 stays a string and does not become a number. */
    private String text() {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("repository", repository);
        image.put("tag", tag);
        digest.ifPresent(known -> image.put("digest", known));
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("image", image);
        labels.ifPresent(given -> given.addTo(content));
        return Document.of(content).toPrettyJson();
    }
}
