package dev.shipline.sandbox.cluster;

/** An image as a pod names it, with a tag, a digest, both or neither. */
record ImageReference(String text) {

    String repository() {
        String named = beforeDigest();
        int colon = named.lastIndexOf(':');
        // A colon before the last slash belongs to the registry's port
        return colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
    }

    /** Empty where there is none. */
    String tag() {
        String named = beforeDigest();
        int colon = named.lastIndexOf(':');
        return colon > named.lastIndexOf('/') ? named.substring(colon + 1) : "";
    }

    /** With its algorithm; empty where there is none. */
    String digest() {
        int at = text.indexOf('@');
        return at < 0 ? "" : text.substring(at + 1);
    }

    boolean isLatest() {
        return digest().isEmpty() && (tag().isEmpty() || tag().equals("latest"));
    }

    /** What a node says that it runs. A node knows the digest behind a tag; the sandbox does not, and repeats the tag. */
    String id() {
        return digest().isEmpty() ? text : repository() + "@" + digest();
    }

    private String beforeDigest() {
        int at = text.indexOf('@');
        return at < 0 ? text : text.substring(0, at);
    }
}
