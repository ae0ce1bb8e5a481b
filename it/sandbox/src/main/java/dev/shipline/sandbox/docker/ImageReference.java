package dev.shipline.sandbox.docker;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image.
 *
 * @param host      of its registry; empty for Docker Hub's short names
 * @param reference a tag or a digest
 */
record ImageReference(String host, String repository, String reference) {
    private static final Pattern FORMAT =
            Pattern.compile("([^@]+?)(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?");

    static ImageReference parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            throw new EngineProblem(400, "invalid reference format");
        }
        String name = matcher.group(1);
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hosted = first.contains(".") || first.contains(":") || first.equals("localhost");
        String reference =
                matcher.group(3) != null ? matcher.group(3) : matcher.group(2) != null ? matcher.group(2) : "latest";
        return new ImageReference(hosted ? first : "", hosted ? name.substring(slash + 1) : name, reference);
    }

    ImageReference tagged(String tag) {
        return new ImageReference(host, repository, tag);
    }

    /** Whether the registry is on this machine: the only ones this engine ever speaks to. */
    boolean isLoopback() {
        return host.matches("(localhost|127\\.0\\.0\\.1):\\d+");
    }

    String name() {
        return host.isEmpty() ? repository : host + "/" + repository;
    }

    @Override
    public String toString() {
        return name() + (reference.startsWith("sha256:") ? "@" : ":") + reference;
    }
}
