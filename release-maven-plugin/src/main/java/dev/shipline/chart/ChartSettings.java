package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.s3.KeptFiles;
import dev.shipline.secret.CredentialSource;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What fetching charts needs besides their places.
 *
 * @param credentials of web servers, asked by host
 * @param keyring     the public keys of those whose charts are trusted; absent: signatures are not looked at
 * @param kept        archives and indexes that were fetched before
 */
public record ChartSettings(CredentialSource credentials, Optional<Path> keyring, KeptFiles kept) {
    public ChartSettings {
        requireNonNull(credentials, "credentials is null");
        requireNonNull(keyring, "keyring is null");
        requireNonNull(kept, "kept is null");
    }
}
