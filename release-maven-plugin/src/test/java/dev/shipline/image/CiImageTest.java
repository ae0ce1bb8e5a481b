package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The Dockerfile for teams that want a CI image of their own, as far as it can be judged without an engine. */
class CiImageTest {
    private static final List<String> KEYWORDS = List.of("ARG", "ENV", "FROM", "RUN", "USER", "WORKDIR");

    private final Dockerfile image = Dockerfile.read(Path.of("..", "docs", "circleci", "Dockerfile"));

    @Test
    void isWrittenInWordsThatEveryBuilderKnows() {
        assertThat(image.instructions()).allMatch(line -> KEYWORDS.contains(line.split(" ")[0]));
        assertThat(image.instructions().get(1)).startsWith("FROM ${BASE}");
        assertThat(image.baseRegistries(Optional.of("eclipse-temurin:17-jdk"))).containsExactly("docker.io");
    }

    @Test
    void runsAsCircleCisUserAndHoldsNoSecret() {
        assertThat(image.user()).contains("3434");
        assertThat(image.instructions())
                .noneMatch(line -> line.matches("(?i)(ARG|ENV) .*(password|token|secret|_key).*"));
        assertThat(image.instructions()).anyMatch(line -> line.contains("sha512sum -c"));
    }
}
