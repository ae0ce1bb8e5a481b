package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import dev.shipline.s3.ObjectLocation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * How a repository in a bucket is kept.
 *
 * @param relativeUrls        whether the index names archives by their file names, so that it can be served over https too
 * @param contentType         of archives
 * @param acceptUnconditional whether to go on where the store knows no conditional writes
 */
public record RepositoryStyle(boolean relativeUrls, String contentType, boolean acceptUnconditional) {
    public static final String CONTENT_TYPE = "application/gzip";

    public RepositoryStyle {
        requireNonNull(contentType, "contentType is null");
    }

    /** As helm's S3 plugin writes it: an absolute URL as it is, a relative one escaped. */
    String url(ObjectLocation archive) {
        if (!relativeUrls) {
            return archive.toString();
        }
        String name = archive.key().substring(archive.key().lastIndexOf('/') + 1);
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
