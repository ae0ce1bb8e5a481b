package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A chart's archive, proven against the digest that its repository names.
 *
 * @param digest    {@code sha256:} and 64 hex digits
 * @param source    where it came from, for people
 * @param signature fetches the {@code .prov} file that lies beside it
 */
record PackedChart(
        String name,
        String version,
        String digest,
        byte[] content,
        String source,
        Supplier<Optional<byte[]>> signature) {
    PackedChart {
        requireNonNull(name, "name is null");
        requireNonNull(version, "version is null");
        requireNonNull(digest, "digest is null");
        requireNonNull(content, "content is null");
        requireNonNull(source, "source is null");
        requireNonNull(signature, "signature is null");
    }

    /** As {@code helm package} names it; its signature knows it by that name. */
    String fileName() {
        return name + "-" + version + ".tgz";
    }
}
