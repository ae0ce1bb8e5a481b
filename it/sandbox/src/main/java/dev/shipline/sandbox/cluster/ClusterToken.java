package dev.shipline.sandbox.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The token of the cluster's one user. Kept with the state, so that a kubeconfig outlives the process. */
final class ClusterToken {
    private static final int BYTES = 24;

    private ClusterToken() {}

    static String in(Path file) {
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        ObjectFiles.write(file, token.getBytes(StandardCharsets.UTF_8));
        return token;
    }
}
