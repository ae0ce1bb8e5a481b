package dev.shipline.it;

import dev.shipline.sandbox.Sandbox;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Knows every secret of a sandbox, plain and as it goes into a header, and finds them where they do not belong. */
final class Leaks {
    private static final List<String> SECRET_ENTRIES =
            List.of("registry.password", "registry.token-key", "s3.secret-key", "datadog.api-key");
    private static final Pattern SERVER = Pattern.compile("<username>(.+)</username>\\s*<password>(.+)</password>");

    private final Map<String, String> looks = new TreeMap<>();

    Leaks(Sandbox sandbox) {
        Properties properties = new Properties();
        String settings;
        try (Reader reader = Files.newBufferedReader(sandbox.settings().resolveSibling("secrets.properties"))) {
            properties.load(reader);
            settings = Files.readString(sandbox.settings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SECRET_ENTRIES.forEach(entry -> add(entry, properties.getProperty(entry)));
        add("cluster token", ClusterView.token(sandbox));
        Matcher server = SERVER.matcher(settings);
        while (server.find()) {
            looks.put("login of " + server.group(1), base64(server.group(1) + ":" + server.group(2)));
        }
    }

    private void add(String name, String secret) {
        if (secret == null || secret.length() < 16) {
            throw new IllegalStateException("the sandbox has no secret " + name);
        }
        looks.put(name, secret);
        looks.put(name + " in base64", base64(secret));
    }

    /** The names of the secrets that occur in a text. */
    List<String> in(String text) {
        return looks.entrySet().stream()
                .filter(look -> text.contains(look.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The files below a folder that hold a secret. A file may vanish while it is looked at. */
    List<Path> files(Path folder) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.size(file) < 1_000_000 && !in(text(file)).isEmpty()) {
                    found.add(file);
                }
            }
        } catch (IOException | UncheckedIOException vanished) {
            return found;
        }
        return found;
    }

    /** A secret's value, to plant it somewhere. */
    String secret(String name) {
        return looks.get(name);
    }

    static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
