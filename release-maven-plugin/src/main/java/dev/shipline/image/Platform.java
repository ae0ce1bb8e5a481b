package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The operating system and processor that an image runs on, as the OCI image index names them.
 *
 * @param variant of the processor, {@code v8}; empty where there is none to tell apart
 */
public record Platform(String os, String architecture, String variant) {
    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", "");

    private static final Pattern WRITTEN = Pattern.compile("([a-z0-9]+)/([a-z0-9_]+)(?:/([a-z0-9.]+))?");

    public Platform {
        requireNonNull(os, "os is null");
        requireNonNull(architecture, "architecture is null");
        requireNonNull(variant, "variant is null");
    }

    /** @throws IllegalArgumentException if the text is not of the form {@code os/architecture[/variant]} */
    public static Platform parse(String text) {
        var parts = WRITTEN.matcher(text.trim());
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + text.trim() + "\" is no platform such as linux/amd64");
        }
        return new Platform(parts.group(1), parts.group(2), parts.group(3) == null ? "" : parts.group(3));
    }

    /** Whether an image for this platform is meant by a wish for another: a variant that one of them leaves open is the usual one. */
    boolean canRunFor(Platform wanted) {
        return os.equals(wanted.os)
                && architecture.equals(wanted.architecture)
                && (wanted.variant.isEmpty() || variant.isEmpty() || variant.equals(wanted.variant));
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
