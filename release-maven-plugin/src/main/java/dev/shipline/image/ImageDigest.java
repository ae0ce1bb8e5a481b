package dev.shipline.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The identity of an image: {@code sha256:} and 64 hex digits. */
public record ImageDigest(String value) {
    private static final Pattern FORMAT = Pattern.compile("sha256:[0-9a-f]{64}");

    public ImageDigest {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("not an image digest: " + value);
        }
    }

    /** The digest of a manifest or blob. */
    public static ImageDigest of(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return new ImageDigest("sha256:" + HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
