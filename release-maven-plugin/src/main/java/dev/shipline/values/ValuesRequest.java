package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which values a deploy wants.
 *
 * @param location a folder, or {@code s3://bucket/folder}
 * @param file     the environment's file in it, {@code dev.yaml}
 * @param withBase whether {@code base.yaml} comes before it. It is then required: without it a service would be released with the half of its values,
 *                 and nobody would be told. A service that has no such file says so once, with {@code ship.values.base=false}
 * @param versions the versions of the files to take
 * @param unknown  what to do with keys that the chart does not speak of
 * @param labels   the field in which the chart takes labels of the release; absent: none are given
 * @param into     the folder to keep the files in
 * @param overlay  the file of one cluster, over the environment's; absent: there is none
 */
public record ValuesRequest(
        String location,
        String file,
        boolean withBase,
        PinnedVersions versions,
        UnknownKeys unknown,
        Optional<String> labels,
        Path into,
        Optional<String> overlay) {
    public ValuesRequest {
        requireNonNull(location, "location is null");
        requireNonNull(file, "file is null");
        requireNonNull(versions, "versions is null");
        requireNonNull(unknown, "unknown is null");
        requireNonNull(labels, "labels is null");
        requireNonNull(into, "into is null");
        requireNonNull(overlay, "overlay is null");
    }

    public ValuesRequest(
            String location,
            String file,
            boolean withBase,
            PinnedVersions versions,
            UnknownKeys unknown,
            Optional<String> labels,
            Path into) {
        this(location, file, withBase, versions, unknown, labels, into, Optional.empty());
    }

    /** The same for one of several clusters, with a file of its own: {@code prod-eu.yaml} over {@code prod.yaml}. */
    public ValuesRequest ofCluster(String cluster) {
        return new ValuesRequest(
                location,
                file,
                withBase,
                versions,
                unknown,
                labels,
                into.resolve(cluster),
                Optional.of(fileOf(cluster, file)));
    }

    /** What a cluster's file is called beside the environment's. */
    public static String fileOf(String cluster, String file) {
        int dot = file.lastIndexOf('.');
        return dot < 0 ? file + "-" + cluster : file.substring(0, dot) + "-" + cluster + file.substring(dot);
    }

    /** The names of the files, each over the one before it. */
    List<String> files() {
        return Stream.of(Optional.of(ValuesSources.BASE).filter(base -> withBase), Optional.of(file), overlay)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The newest files, with a warning for unknown keys. */
    public ValuesRequest(String location, String file, boolean withBase, Path into) {
        this(location, file, withBase, PinnedVersions.NONE, UnknownKeys.WARN, Optional.empty(), into);
    }
}
