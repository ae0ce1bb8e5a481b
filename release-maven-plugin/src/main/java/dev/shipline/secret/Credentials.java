package dev.shipline.secret;

import static java.util.Objects.requireNonNull;

/**
 * A user and its password.
 *
 * @param source where they were found, in words for a message ("settings.xml server quay.io")
 */
public record Credentials(String username, Secret password, String source) {
    public Credentials {
        requireNonNull(username, "username is null");
        requireNonNull(password, "password is null");
        requireNonNull(source, "source is null");
    }
}
