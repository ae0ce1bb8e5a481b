package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.ObjectStore.StoredObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** A repository in a bucket, as Helm and its S3 plugin write them. */
record S3Repository(ObjectStore indexes, ObjectStore archives, ObjectLocation location) implements ChartRepository {
    private static final String INDEX = "index.yaml";

    S3Repository {
        requireNonNull(indexes, "indexes is null");
        requireNonNull(archives, "archives is null");
        requireNonNull(location, "location is null");
    }

    @Override
    public String indexLocation() {
        return location.resolve(INDEX).toString();
    }

    @Override
    public Optional<byte[]> index() {
        return indexes.get(location.resolve(INDEX)).map(StoredObject::content);
    }

    @Override
    public Optional<byte[]> read(String place) {
        return archives.get(ObjectLocation.parse(place)).map(StoredObject::content);
    }

    /** Only into its own bucket: an index must not decide what else our credentials are used for. */
    @Override
    public Optional<String> locate(String url) {
        return resolve(url)
                .filter(found -> found.bucket().equals(location.bucket()))
                .map(ObjectLocation::toString);
    }

    @Override
    public String rule() {
        return "only s3:// and relative URLs into the same bucket are supported";
    }

    private Optional<ObjectLocation> resolve(String url) {
        try {
            if (ObjectLocation.matches(url)) {
                // The S3 plugin writes absolute URLs as they are, and relative ones escaped.
                return Optional.of(ObjectLocation.parse(url))
                        .filter(found -> !found.key().isEmpty());
            }
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
                            ? new ObjectLocation(location.bucket(), path.substring(1))
                            : location.resolve(path));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return location.toString();
    }
}
