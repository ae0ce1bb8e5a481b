package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of all goals and parameters is made from what the goals themselves say, and never by hand. */
class GoalsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "goals.md");

    @Test
    void thePageSaysWhatTheGoalsSay() throws Exception {
        String expected = GoalsPage.of(GoalsPageTest.class.getResource("/META-INF/maven/plugin.xml"));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE))
                .as(
                        "write it anew with mvn -f release-maven-plugin/pom.xml test -Dtest=GoalsPageTest -Ddocs.write=true")
                .isEqualTo(expected);
    }

    @Test
    void everyParameterIsExplained() throws Exception {
        assertThat(GoalsPage.unexplained(GoalsPageTest.class.getResource("/META-INF/maven/plugin.xml")))
                .isEmpty();
    }
}
