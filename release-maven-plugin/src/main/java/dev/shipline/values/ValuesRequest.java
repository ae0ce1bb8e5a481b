package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Which values a deploy wants.
 *
 * @param location a folder, or {@code s3://bucket/folder}
 * @param file     the environment's file in it, {@code dev.yaml}
 * @param withBase whether {@code base.yaml} comes before it. It is then required: without it a service would be released with the half of its values,
 *                 and nobody would be told. A service that has no such file says so once, with {@code ship.values.base=false}
 * @param into     the folder to keep the files in
 */
public record ValuesRequest(String location, String file, boolean withBase, Path into) {
    public ValuesRequest {
        requireNonNull(location, "location is null");
        requireNonNull(file, "file is null");
        requireNonNull(into, "into is null");
    }
}
