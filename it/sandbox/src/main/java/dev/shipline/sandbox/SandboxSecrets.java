package dev.shipline.sandbox;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What opens the neighbours: random at the first start, and then kept, so that a second start is the same sandbox. */
record SandboxSecrets(
        String robotPassword, String tokenKey, String accessKeyId, String secretAccessKey, String datadogApiKey) {
    /** Reads the file, after making it if it is not there. */
    static SandboxSecrets in(Path file) {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
        int known = properties.size();
        SandboxSecrets secrets = new SandboxSecrets(
                entry(properties, "registry.password", 32),
                entry(properties, "registry.token-key", 32),
                "SANDBOX" + entry(properties, "s3.access-key", 6).toUpperCase(Locale.ROOT),
                entry(properties, "s3.secret-key", 20),
                entry(properties, "datadog.api-key", 16));
        if (properties.size() > known) {
            OwnerOnlyFile.write(file, lines(properties));
        }
        return secrets;
    }

    private static String entry(Properties properties, String key, int bytes) {
        return (String) properties.computeIfAbsent(key, missing -> {
            byte[] random = new byte[bytes];
            new SecureRandom().nextBytes(random);
            return HexFormat.of().formatHex(random);
        });
    }

    private static String lines(Properties properties) {
        return new TreeMap<>(properties)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return "SandboxSecrets[****]";
    }
}
