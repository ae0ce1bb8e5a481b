package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A chart, ready to be published.
 *
 * @param archive    the {@code .tgz}
 * @param provenance the signed {@code .prov} of the archive
 */
public record PackedChart(ChartDefinition definition, byte[] archive, Optional<byte[]> provenance) {
    public PackedChart {
        requireNonNull(definition, "definition is null");
        requireNonNull(archive, "archive is null");
        requireNonNull(provenance, "provenance is null");
    }

    public String name() {
        return definition.name();
    }

    public String version() {
        return definition.version();
    }

    public String fileName() {
        return name() + "-" + version() + ".tgz";
    }

    /** Of the archive: 64 hex digits, as an index has it. */
    public String digest() {
        return digest(archive);
    }

    public boolean isLibrary() {
        return definition.isLibrary();
    }

    static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return name() + " " + version();
    }
}
