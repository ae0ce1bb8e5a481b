package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.regex.Pattern;

/** The host of a registry, with its port if it has one. */
public record RegistryHost(String value) {
    /** Digits only: a name such as 127.evil.example is somebody else's machine. */
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.\\d{1,3}){3})(:\\d{1,5})?");

    public RegistryHost {
        requireNonNull(value, "value is null");
    }

    /** Whether it is on this machine, the only place where plain http and unverified certificates are allowed. */
    public boolean isLoopback() {
        return LOOPBACK.matcher(value).matches();
    }

    /** The address of a path that begins with a slash. */
    public URI uri(String path) {
        return URI.create((isLoopback() ? "http://" : "https://") + value + path);
    }

    @Override
    public String toString() {
        return value;
    }
}
