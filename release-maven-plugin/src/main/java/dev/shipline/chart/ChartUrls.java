package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.ObjectLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where the URLs of an index lead. */
record ChartUrls(ObjectLocation repository) {
    ChartUrls {
        requireNonNull(repository, "repository is null");
    }

    /** The first URL of an entry that leads into S3. */
    ObjectLocation choose(String name, ChartIndex.Entry entry) {
        return entry.urls().stream()
                .flatMap(url -> resolve(url).stream())
                .findFirst()
                .orElseThrow(() -> new ReleaseFailure(
                        FailureCode.CHART,
                        "cannot fetch the chart " + name + " " + entry.version(),
                        entry.urls().isEmpty()
                                ? "the index of " + repository + " lists no URL for it"
                                : "the index of " + repository + " lists it at "
                                        + String.join(", ", entry.urls())
                                        + ", and only s3:// and relative URLs are supported",
                        "push the chart into the bucket, or set ship.chart to a path"));
    }

    private Optional<ObjectLocation> resolve(String url) {
        if (ObjectLocation.matches(url)) {
            // The S3 plugin writes absolute URLs as they are, and relative ones escaped.
            return location(url);
        }
        try {
            URI relative = new URI(url);
            if (relative.isAbsolute()
                    || relative.getHost() != null
                    || relative.getPath().isEmpty()) {
                return Optional.empty();
            }
            // getPath unescapes %2B, and leaves a + what it is.
            String path = relative.normalize().getPath();
            if (path.startsWith("..")) {
                return Optional.empty();
            }
            return Optional.of(
                    path.startsWith("/")
                            ? new ObjectLocation(repository.bucket(), path.substring(1))
                            : repository.resolve(path));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<ObjectLocation> location(String url) {
        try {
            return Optional.of(ObjectLocation.parse(url))
                    .filter(location -> !location.key().isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
