package dev.shipline.maven;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the plugin's own descriptor says of its parameters: every property that a goal reads, and which of them are switches. */
final class OwnDescriptor {
    private static final Pattern PARAMETER = Pattern.compile("\\$\\{(ship\\.[A-Za-z0-9.-]+)}");
    private static final Pattern SWITCH =
            Pattern.compile("implementation=\"boolean\"[^>]*>\\$\\{(ship\\.[A-Za-z0-9.-]+)}");

    private final String text;

    OwnDescriptor() {
        try (InputStream file = OwnDescriptor.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            this.text = file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the plugin's own descriptor", e);
        }
    }

    Set<String> properties() {
        return found(PARAMETER);
    }

    Set<String> switches() {
        return found(SWITCH);
    }

    private Set<String> found(Pattern pattern) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
