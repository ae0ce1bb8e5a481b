package dev.shipline.secret;

import static java.util.Objects.requireNonNull;

/** A value that must never be shown. It prints as {@code ****}; only {@link #reveal()} hands it out, to the header or file that needs it. */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = requireNonNull(value, "value is null");
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The clear text. Call it at the last moment, and keep the result in no field. */
    public String reveal() {
        return value;
    }

    public boolean isBlank() {
        return value.isBlank();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "****";
    }
}
