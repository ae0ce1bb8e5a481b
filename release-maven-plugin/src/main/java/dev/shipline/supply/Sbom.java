package dev.shipline.supply;

import static java.util.Objects.requireNonNull;

/**
 * A bill of materials.
 *
 * @param content    CycloneDX as JSON
 * @param components how many it lists
 * @param origin     how it came about, in a few words
 */
public record Sbom(byte[] content, int components, String origin) {
    public Sbom {
        requireNonNull(content, "content is null");
        requireNonNull(origin, "origin is null");
    }
}
