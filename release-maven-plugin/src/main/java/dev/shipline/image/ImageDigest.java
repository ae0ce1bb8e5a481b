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
        MessageDigest hash = hash();
        hash.update(content);
        return of(hash);
    }

    /** The digest of all that went into a hash, which then begins anew. */
    static ImageDigest of(MessageDigest hash) {
        return new ImageDigest("sha256:" + HexFormat.of().formatHex(hash.digest()));
    }

    static MessageDigest hash() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
