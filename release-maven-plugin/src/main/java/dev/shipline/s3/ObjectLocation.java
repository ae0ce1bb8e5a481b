package dev.shipline.s3;

/** An object or a folder in S3, {@code s3://bucket/key}. */
public record ObjectLocation(String bucket, String key) {
    private static final String SCHEME = "s3://";

    public static boolean matches(String text) {
        return text.startsWith(SCHEME);
    }

    /** @throws IllegalArgumentException with the reason, if the text is no such location */
    public static ObjectLocation parse(String text) {
        if (!matches(text)) {
            throw new IllegalArgumentException("\"" + text + "\" does not start with " + SCHEME);
        }
        String path = text.substring(SCHEME.length());
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        String key = slash < 0 ? "" : path.substring(slash + 1);
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("\"" + text + "\" names no bucket");
        }
        return new ObjectLocation(bucket, key.replaceAll("/+$", ""));
    }

    public ObjectLocation resolve(String name) {
        return new ObjectLocation(bucket, key.isEmpty() ? name : key + "/" + name);
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
