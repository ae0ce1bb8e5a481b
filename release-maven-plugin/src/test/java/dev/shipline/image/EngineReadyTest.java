package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether a Dockerfile could be built is known long before it is. */
class EngineReadyTest {
    private static final Path DOCKERFILE = Path.of("docker/Dockerfile");

    @Test
    void saysWhichEngineAnswers() throws IOException {
        try (FakeDockerEngine engine = new FakeDockerEngine("1.41")) {
            assertThat(builder(engine.address()).requireReadyFor(DOCKERFILE))
                    .contains("the Docker engine at " + engine.address());
        }
    }

    @Test
    void failsWhereNoneDoes() throws IOException {
        URI gone;
        try (FakeDockerEngine engine = new FakeDockerEngine("1.41")) {
            gone = engine.address();
        }

        ReleaseFailure failure =
                catchThrowableOfType(ReleaseFailure.class, () -> builder(gone).requireReadyFor(DOCKERFILE));

        assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
        assertThat(failure.getMessage())
                .startsWith("cannot build Dockerfile, because no Docker engine answers at " + gone);
    }

    private static ImageBuilder builder(URI address) {
        DockerImageBuilder engine = new DockerImageBuilder(
                Optional.of(address), Map.of(), server -> Optional.empty(), (layout, name, tag) -> null, line -> {});
        return new ImageBuilders(recipe -> null, engine, line -> {});
    }
}
