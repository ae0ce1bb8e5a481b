package dev.shipline.image;

import java.util.regex.Pattern;

/** The identity of an image: {@code sha256:} and 64 hex digits. */
public record ImageDigest(String value) {
    private static final Pattern FORMAT = Pattern.compile("sha256:[0-9a-f]{64}");

    public ImageDigest {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("not an image digest: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
