package dev.shipline.chart;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which chart a deploy wants.
 *
 * @param location {@code s3://bucket/prefix/name}, {@code https://host/path/name}, {@code oci://host/path/name}, or the path of a folder or a {@code .tgz}
 * @param version  a version or a semver range; absent means the newest that is no pre-release
 * @param into     the folder to keep the chart in
 */
public record ChartRequest(String location, Optional<String> version, Path into) {}
