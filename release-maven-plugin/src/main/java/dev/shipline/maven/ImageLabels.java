package dev.shipline.maven;

import dev.shipline.git.Commit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The labels every image carries, as the OCI image specification's annotation keys name them, and the one by which Quay lets it expire. */
final class ImageLabels {
    private static final String REVISION = "org.opencontainers.image.revision";
    private static final String CREATED = "org.opencontainers.image.created";

    /** Those that nobody may set to something else: what an image was made of is read from them. */
    static final Set<String> OF_THE_COMMIT = Set.of(REVISION, CREATED);

    private ImageLabels() {}

    /**
     * @param source where the source code is, as the POM's {@code <scm><url>} says; blank or null: unknown
     * @param expiry after which time Quay may remove the image; empty for one that stays
     */
    static Map<String, String> of(
            Commit commit, String service, String version, String source, Optional<String> expiry) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("org.opencontainers.image.title", service);
        labels.put("org.opencontainers.image.version", version);
        labels.put(REVISION, commit.sha());
        labels.put(CREATED, commit.time().toString());
        if (source != null && !source.isBlank()) {
            labels.put("org.opencontainers.image.source", withoutAccount(source.strip()));
        }
        expiry.ifPresent(time -> labels.put("quay.expires-after", time));
        return labels;
    }

    /** Anybody who may pull the image can read its labels. */
    private static String withoutAccount(String url) {
        return url.replaceFirst("^([a-z][a-z0-9+.-]*://)[^/@]*@", "$1");
    }
}
