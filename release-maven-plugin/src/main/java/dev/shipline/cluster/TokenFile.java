package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A token that somebody else keeps fresh in a file, as the kubelet does: read whenever it is needed. */
final class TokenFile implements TokenSource {
    private final Path file;

    TokenFile(Path file) {
        this.file = requireNonNull(file, "file is null");
    }

    @Override
    public Secret token() {
        try {
            String token = Files.readString(file).strip();
            if (!token.isEmpty()) {
                return Secret.of(token);
            }
            throw unreadable("it is empty", null);
        } catch (IOException e) {
            throw unreadable(e.toString(), e);
        }
    }

    private ReleaseFailure unreadable(String because, IOException cause) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                "cannot read the cluster's token from " + file,
                because,
                "check the file, or set ship.kubeconfig to another kubeconfig",
                cause);
    }
}
