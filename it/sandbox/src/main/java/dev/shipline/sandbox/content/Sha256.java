package dev.shipline.sandbox.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests in the spelling of registries, {@code sha256:} and 64 hex digits. */
public final class Sha256 {
    private Sha256() {}

    public static String of(byte[] content) {
        return "sha256:" + HexFormat.of().formatHex(algorithm().digest(content));
    }

    public static String of(Path file) {
        MessageDigest digest = algorithm();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    /** The 64 digits alone, as Helm writes them and as files are named. */
    public static String hex(String digest) {
        return digest.substring("sha256:".length());
    }

    private static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
