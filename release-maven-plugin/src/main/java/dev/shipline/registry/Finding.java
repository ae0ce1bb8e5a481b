package dev.shipline.registry;

import java.util.Optional;

/** A vulnerability in a package of the image. */
public record Finding(
        String id,
        Severity severity,
        String packageName,
        String packageVersion,
        Optional<String> fixedBy,
        String link) {}
