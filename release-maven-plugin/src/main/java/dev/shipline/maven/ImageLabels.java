package dev.shipline.maven;

import dev.shipline.git.Commit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The labels every image carries, as the OCI image specification's annotation keys name them, and the one by which Quay lets it expire. */
final class ImageLabels {
    private ImageLabels() {}

    static Map<String, String> of(Commit commit, String service, String version, Optional<String> expiry) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("org.opencontainers.image.title", service);
        labels.put("org.opencontainers.image.version", version);
        labels.put("org.opencontainers.image.revision", commit.sha());
        labels.put("org.opencontainers.image.created", commit.time().toString());
        expiry.ifPresent(time -> labels.put("quay.expires-after", time));
        return labels;
    }
}
