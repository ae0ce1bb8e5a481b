package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The parent POM's README is where users look a property up. */
class DocumentedParametersTest {
    private static final Path PARENT = Path.of("..", "release-parent-pom");
    /** As the descriptor of the plugin writes a parameter's property. */
    private static final Pattern PARAMETER = Pattern.compile(">\\$\\{(ship\\.[A-Za-z0-9.-]+)}<");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(ship\\.[A-Za-z0-9.-]+)` \\|");
    private static final Pattern OWN_PROPERTY = Pattern.compile("<(ship\\.[A-Za-z0-9.-]+)>");

    @Test
    void theReadmeHasEveryParameterAndNoOther() throws IOException {
        Set<String> known = found(PARAMETER, descriptor());
        known.addAll(found(OWN_PROPERTY, Files.readString(PARENT.resolve("pom.xml"))));
        assertThat(known).contains("ship.image", "ship.phase");

        Set<String> documented = found(ROW, Files.readString(PARENT.resolve("README.md")));

        assertThat(documented).isEqualTo(known);
    }

    private static String descriptor() throws IOException {
        try (InputStream file = DocumentedParametersTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
