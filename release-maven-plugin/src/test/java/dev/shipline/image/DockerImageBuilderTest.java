package dev.shipline.image;

import static dev.shipline.image.EngineDesk.BUILT;
import static dev.shipline.image.EngineDesk.ID;
import static dev.shipline.image.EngineDesk.PASSWORD;
import static dev.shipline.image.EngineDesk.ROBOT;
import static dev.shipline.image.EngineDesk.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerImageBuilderTest {
    private static final ImageName NAME = new ImageName("quay.io", "acme/orders");
    private static final ImageName OTHER = new ImageName("ghcr.io", "acme/orders");

    @TempDir
    Path context;

    private final List<String> log = new ArrayList<>();

    @AutoClose
    private FakeDockerEngine engine;

    @BeforeEach
    void start() throws IOException {
        engine = EngineDesk.engine(context);
    }

    @Test
    void sendsTheContextAndTakesTheImageTheEngineNames() {
        engine.build("{\"stream\":\"Step 1/2 : FROM quay.io/acme/jre:17\\n\"}", BUILT);

        BuiltImage built = build();

        FakeDockerEngine.Request request = engine.request("/build?").orElseThrow();
        assertThat(built.summary()).contains(ID);
        assertThat(log).containsExactly("Step 1/2 : FROM quay.io/acme/jre:17");
        assertThat(request.path()).startsWith("/v1.47/build?");
        String tar = new String(request.body(), StandardCharsets.ISO_8859_1);
        assertThat(tar).contains("app.jar", "not really a jar").doesNotContain("key.pem", "private");
    }

    @Test
    void namesADockerfileInAFolder() throws IOException {
        Path dockerfile = Files.createDirectory(context.resolve("docker")).resolve("Service.Dockerfile");
        Files.writeString(dockerfile, "FROM scratch\n");
        ImageRecipe recipe = Recipes.docker(context, NAME, dockerfile);

        Recipes.engineBuilder(engine.address(), ROBOT, log::add).build(recipe);

        assertThat(engine.request("/build?").orElseThrow().path()).containsPattern("dockerfile=docker(/|%2F)Service");
    }

    @Test
    void labelsTheImageWithTheCommitsTime() {
        build();

        assertThat(engine.request("/build?").orElseThrow().path())
                .contains("org.opencontainers.image.created")
                .contains("org.opencontainers.image.revision");
    }

    @Test
    void logsInForTheImageItBuildsOn() {
        build();

        String header = header(engine.request("/build?").orElseThrow(), "X-Registry-Config");
        Document login = Document.json(Base64.getUrlDecoder().decode(header)).at("quay.io");
        assertThat(login.at("username").text()).contains("acme+robot");
        assertThat(login.at("password").text()).contains(PASSWORD);
    }

    @Test
    void speaksTheNewestApiItKnowsToANewerEngine() throws IOException {
        engine.close();
        engine = new FakeDockerEngine("1.99");
        engine.build(BUILT);

        build();

        assertThat(engine.paths()).anyMatch(path -> path.startsWith("/v1.52/build?"));
    }

    @Test
    void takesAnOldEnginesWordForSuccess() {
        engine.build("{\"stream\":\"Successfully built 0123456789ab\\n\"}");

        assertThat(build().summary()).contains("0123456789ab");
    }

    @Test
    void failsWithTheEnginesLastWords() {
        engine.build(
                "{\"stream\":\"Step 2/2 : COPY missing.jar /\\n\"}",
                "{\"errorDetail\":{\"message\":\"COPY failed: file not found\"}}");

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> build());

        assertThat(failure.code()).isEqualTo(FailureCode.IMAGE_BUILD);
        assertThat(failure.because()).contains("COPY failed: file not found").contains("Step 2/2");
    }

    @Test
    void failsWhenTheEngineNamesNoImage() {
        engine.build("{\"stream\":\"Step 1/2 : FROM quay.io/acme/jre:17\\n\"}");

        assertThat(catchThrowableOfType(ReleaseFailure.class, () -> build()))
                .hasMessageContaining("without naming an image");
    }

    @Test
    void saysThatNoEngineAnswers() {
        engine.close();

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> build());

        assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
        assertThat(failure.because()).startsWith("no Docker engine answers at " + engine.address());
        assertThat(failure.fix())
                .contains("DOCKER_HOST")
                .contains("ship.docker.host")
                .contains("remove the Dockerfile");
    }

    @Test
    void saysThatThereIsNoSocket() {
        URI socket = URI.create("unix://" + context.resolve("docker.sock"));
        DockerImageBuilder builder = Recipes.engineBuilder(socket, ROBOT, log::add);

        ReleaseFailure failure =
                catchThrowableOfType(ReleaseFailure.class, () -> builder.build(Recipes.docker(context, NAME)));

        assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
        assertThat(failure.because())
                .isEqualTo("no Docker engine answers at " + socket + " (No such file or directory)");
    }

    /** What docker-java throws is known from a socket of another user; root, as which tests may run, is refused nothing. */
    @Test
    void saysThatTheUserMayNotTalkToTheEngine() {
        RuntimeException denied = new RuntimeException(new BindException("Permission denied"));

        EngineAddress socket = EngineAddress.find(Optional.of(URI.create("unix:///var/run/docker.sock")), Map.of());

        ReleaseFailure failure = EngineAbsence.silence("cannot build", socket, denied);

        assertThat(failure.because()).contains("may not talk to the Docker engine at unix:///var/run/docker.sock");
        assertThat(failure.fix()).startsWith("add the user to the group");
    }

    @Test
    void saysThatTheEngineWentAwayAfterTheBuild() throws IOException {
        BuiltImage built = build();
        engine.close();

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> built.push("1.2.3"));

        assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
        assertThat(failure.what()).contains("cannot push");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "# syntax=docker/dockerfile:1\\nFROM scratch| syntax",
                "FROM scratch\\nRUN --mount=type=cache,target=/x make | RUN --mount",
                "FROM scratch\\nrun \\\\\\n  --mount=type=secret,id=x make | RUN --mount",
                "FROM scratch\\nCOPY --chmod=755 a b | COPY --chmod",
                "FROM scratch\\nRUN <<EOF\\nmake\\nEOF | here-document",
            })
    void refusesWhatOnlyBuildKitCanBuild(String dockerfile, String reason) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), dockerfile.translateEscapes());

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> build());

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure.because())
                .contains("BuildKit")
                .contains(reason)
                .contains("there is no docker command on the PATH");
        assertThat(engine.paths()).noneMatch(path -> path.contains("/build"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FROM scratch\\nRUN echo $((1<<2))",
                "FROM scratch\\n# RUN --mount=type=cache make",
                "FROM scratch\\nCOPY --from=build --chown=1:1 a b",
                "FROM scratch\\nRUN make --mount",
            })
    void sendsWhatTheClassicBuilderCanBuild(String dockerfile) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), dockerfile.translateEscapes());

        assertThat(build().summary()).contains(ID);
    }

    @Nested
    class ABaseThatIsSet {
        private static final String BASE = "registry.acme.example/jre:21";

        @Test
        void isABuildArgumentOfADockerfileThatDeclaresIt() throws IOException {
            Files.writeString(context.resolve("Dockerfile"), "ARG BASE=quay.io/acme/jre:17\nFROM ${BASE}\n");

            buildOn(BASE);

            assertThat(requestedPath()).contains("buildargs={\"BASE\":\"" + BASE + "\"}");
            assertThat(log).isEmpty();
        }

        @Test
        void isLoggedInFor() throws IOException {
            Files.writeString(context.resolve("Dockerfile"), "ARG BASE\nFROM $BASE\n");

            buildOn("quay.io/acme/jre:21");

            String header = header(engine.request("/build?").orElseThrow(), "X-Registry-Config");
            assertThat(Document.json(Base64.getUrlDecoder().decode(header)).fields())
                    .containsKey("quay.io");
        }

        @Test
        void isOfNoUseToADockerfileThatDoesNotAskForIt() {
            buildOn(BASE);

            assertThat(requestedPath()).doesNotContain("buildargs");
            assertThat(log).containsExactly("ship.image.base is not used, because the Dockerfile has no ARG BASE");
        }

        private void buildOn(String base) {
            Recipes.engineBuilder(engine.address(), ROBOT, log::add)
                    .build(SampleRecipe.like(Recipes.docker(context, OTHER))
                            .base(base)
                            .recipe());
        }

        private String requestedPath() {
            return URLDecoder.decode(engine.request("/build?").orElseThrow().path(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void givesNoBuildArgumentWhenNoBaseIsSet() throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "ARG BASE=quay.io/acme/jre:17\nFROM ${BASE}\n");

        build();

        assertThat(engine.request("/build?").orElseThrow().path()).doesNotContain("buildargs");
    }

    private BuiltImage build() {
        return Recipes.engineBuilder(engine.address(), ROBOT, log::add).build(Recipes.docker(context, NAME));
    }
}
