package dev.shipline.secret;

import static java.util.Objects.requireNonNull;

/**
 * A user and its password.
 *
 * @param source where they were found, in words for a message ("settings.xml server quay.io")
 */
public record Credentials(String username, Secret password, String source) {
    /** What Docker's tools write in place of a name where there is no password but an identity token. */
    public static final String IDENTITY_TOKEN = "<token>";

    public Credentials {
        requireNonNull(username, "username is null");
        requireNonNull(password, "password is null");
        requireNonNull(source, "source is null");
    }

    /** Whether the password is an identity token, which is exchanged and never sent as a password. */
    public boolean isIdentityToken() {
        return username.equals(IDENTITY_TOKEN);
    }

    /** Who it is, for a message. */
    public String holder() {
        return (isIdentityToken() ? "an identity token" : username) + " (from " + source + ")";
    }
}
