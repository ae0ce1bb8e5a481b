package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** A repository on a web server. */
record HttpRepository(HttpFiles files, URI location) implements ChartRepository {
    private static final int MAX_INDEX = 64 * 1024 * 1024;
    private static final int MAX_ARCHIVE = 64 * 1024 * 1024;

    /** @param location ends with a slash */
    HttpRepository {
        requireNonNull(files, "files is null");
        requireNonNull(location, "location is null");
    }

    @Override
    public String indexLocation() {
        return location.resolve("index.yaml").toString();
    }

    @Override
    public Optional<byte[]> index() {
        return files.readAgain(location.resolve("index.yaml"), location, MAX_INDEX);
    }

    @Override
    public Optional<byte[]> read(String place) {
        return files.read(URI.create(place), location, MAX_ARCHIVE);
    }

    @Override
    public Optional<String> locate(String url) {
        try {
            return Optional.of(location.resolve(new URI(url)))
                    .filter(HttpFiles::isSafe)
                    .map(URI::toString);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    @Override
    public String rule() {
        return "only https:// and relative URLs are followed";
    }

    @Override
    public String toString() {
        String text = location.toString();
        return text.substring(0, text.length() - 1);
    }
}
