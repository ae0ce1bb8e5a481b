package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

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
 */
public record ValuesRequest(
        String location,
        String file,
        boolean withBase,
        PinnedVersions versions,
        UnknownKeys unknown,
        Optional<String> labels,
        Path into) {
    public ValuesRequest {
        requireNonNull(location, "location is null");
        requireNonNull(file, "file is null");
        requireNonNull(versions, "versions is null");
        requireNonNull(unknown, "unknown is null");
        requireNonNull(labels, "labels is null");
        requireNonNull(into, "into is null");
    }

    /** The newest files, with a warning for unknown keys. */
    public ValuesRequest(String location, String file, boolean withBase, Path into) {
        this(location, file, withBase, PinnedVersions.NONE, UnknownKeys.WARN, Optional.empty(), into);
    }
}
