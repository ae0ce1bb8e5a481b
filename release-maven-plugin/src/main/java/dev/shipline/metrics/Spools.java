package dev.shipline.metrics;

import dev.shipline.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Knows where journals lie. */
final class Spools {
    private static final String FOLDER = "telemetry";

    private Spools() {}

    /** @param directory where the module's run leaves its files */
    static Spool of(MetricsSettings settings, Path directory) {
        Path folder = settings.options().journal().orElse(directory.resolve(FOLDER));
        return of(settings, new Journal(folder.resolve(Journal.NAME)));
    }

    static Spool of(MetricsSettings settings, Journal own) {
        return new Spool(
                own,
                settings.options()
                        .parking()
                        .filter(folder -> settings.hasWhereTo())
                        .map(folder -> new Journal(
                                folder.resolve(destination(settings)).resolve(Journal.NAME))));
    }

    /** Nothing that is meant for one account may ever get into another one: a folder for each, by a name that tells no key. */
    private static String destination(MetricsSettings settings) {
        String account = settings.address() + " "
                + settings.apiKey().map(Secret::reveal).orElse("") + " "
                + settings.options().agent().map(Object::toString).orElse("");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(account.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
