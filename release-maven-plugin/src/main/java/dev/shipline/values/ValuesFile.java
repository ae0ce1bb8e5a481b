package dev.shipline.values;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One values file as it was fetched.
 *
 * @param source    where it came from, for people
 * @param path      the local copy
 * @param sha256    64 hex digits of its content
 * @param versionId S3's version, where the bucket keeps versions
 */
public record ValuesFile(String source, Path path, String sha256, Optional<String> versionId) {}
