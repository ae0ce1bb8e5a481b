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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever comes from another tool is sent to properties and goals that there are. */
class MigrationPageTest {
    private static final Pattern PARAMETER = Pattern.compile(">\\$\\{(ship\\.[A-Za-z.-]+)}<");
    private static final Pattern GOAL = Pattern.compile("<goal>([a-z-]+)</goal>");
    private static final Pattern NAMED =
            Pattern.compile("(?<![/\\w.])(ship\\.[a-z][A-Za-z.]*[A-Za-z])(?![\\w.]*\\.yml)");
    private static final Pattern NAMED_GOAL = Pattern.compile("\\bship:([a-z-]+)");

    @ParameterizedTest
    @ValueSource(strings = {"migration.md", "circleci.md", "circleci/config.yml", "circleci/monorepo/services.yml"})
    void namesOnlyWhatThereIs(String page) throws IOException {
        String text = Files.readString(Path.of("..", "docs").resolve(page)).replace("config.ship.yml", "");
        String descriptor = descriptor();

        assertThat(found(PARAMETER, descriptor)).containsAll(found(NAMED, text));
        assertThat(found(GOAL, descriptor)).containsAll(found(NAMED_GOAL, text)).isNotEmpty();
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String descriptor() throws IOException {
        try (InputStream file = MigrationPageTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
