package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** The host of a registry, with its port if it has one. */
public record RegistryHost(String value) {
    /** Digits only: a name such as 127.evil.example is somebody else's machine. */
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127(\\.\\d{1,3}){3})(:\\d{1,5})?");

    public RegistryHost {
        requireNonNull(value, "value is null");
    }

    /** Whether it is on this machine, the only place where plain http may be spoken. */
    public boolean isLoopback() {
        return LOOPBACK.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
