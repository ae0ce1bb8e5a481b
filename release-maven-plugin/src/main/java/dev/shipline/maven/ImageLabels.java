package dev.shipline.maven;

import dev.shipline.git.Commit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The labels every image carries, as the OCI image specification's annotation keys name them. */
final class ImageLabels {
    private ImageLabels() {}

    /** @param source where the source code is, as the POM's {@code <scm><url>} says; blank or null: unknown */
    static Map<String, String> of(Commit commit, String service, String version, String source) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("org.opencontainers.image.title", service);
        labels.put("org.opencontainers.image.version", version);
        labels.put("org.opencontainers.image.revision", commit.sha());
        labels.put("org.opencontainers.image.created", commit.time().toString());
        if (source != null && !source.isBlank()) {
            labels.put("org.opencontainers.image.source", withoutAccount(source.strip()));
        }
        return labels;
    }

    /** Anybody who may pull the image can read its labels. */
    private static String withoutAccount(String url) {
        return url.replaceFirst("^([a-z][a-z0-9+.-]*://)[^/@]*@", "$1");
    }
}
