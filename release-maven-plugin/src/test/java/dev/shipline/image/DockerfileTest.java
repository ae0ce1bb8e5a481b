package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "# syntax=docker/dockerfile:1\\nFROM scratch|\"# syntax=docker/dockerfile:1\"",
                "# escape=`\\n#Syntax = docker/dockerfile:1\\nFROM scratch|\"#Syntax = docker/dockerfile:1\"",
                "\uFEFF# syntax=docker/dockerfile:1\\nFROM scratch|\"# syntax=docker/dockerfile:1\"",
                "FROM scratch\\nRUN --mount=type=cache,target=/x make|\"RUN --mount\"",
                "FROM scratch\\nrun \\\\\\n  --mount=type=secret,id=x make|\"RUN --mount\"",
                "FROM scratch\\nRUN --network=none --security=insecure make|\"RUN --security\"",
                "FROM scratch\\nRUN --network=none make|\"RUN --network\"",
                "FROM scratch\\nCOPY --link a b|\"COPY --link\"",
                "FROM scratch\\nCOPY --from=x --chmod=755 a b|\"COPY --chmod\"",
                "FROM scratch\\nCOPY --parents a b|\"COPY --parents\"",
                "FROM scratch\\nCOPY --exclude=*.md a b|\"COPY --exclude\"",
                "FROM scratch\\nADD --checksum=sha256:1 https://x/y /z|\"ADD --checksum\"",
                "FROM scratch\\nADD --keep-git-dir=true https://x/y.git /z|\"ADD --keep-git-dir\"",
                "FROM scratch\\nRUN <<EOF\\nmake\\nEOF|a here-document (\"<<\")",
                "FROM scratch\\nCOPY <<-\"EOF\" /a\\nhello\\nEOF|a here-document (\"<<\")",
                "FROM --platform=$BUILDPLATFORM golang|\"FROM --platform=$BUILDPLATFORM\"",
                "FROM scratch\\nARG TARGETARCH\\nRUN make|\"ARG TARGETARCH\"",
            })
    void knowsWhatOnlyBuildKitCanBuild(String dockerfile, String need) {
        assertThat(BuildKitNeed.in(Dockerfile.parse(dockerfile.translateEscapes())))
                .contains(need);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM scratch\nRUN echo $((1<<2))",
                "FROM scratch\n# RUN --mount=type=cache make",
                "FROM scratch\nCOPY --from=build --chown=1:1 a b",
                "FROM --platform=linux/amd64 scratch",
                "FROM scratch\nRUN make --mount",
                "FROM scratch\nARG TARGETARCH=amd64",
                // a builder reads such a line as a comment, too, behind another one
                "# The service.\n# syntax=docker/dockerfile:1\nFROM scratch",
                "# escape=`\nFROM scratch\nRUN make `\n  --mount",
            })
    void knowsWhatTheClassicBuilderCanBuild(String dockerfile) {
        assertThat(BuildKitNeed.in(Dockerfile.parse(dockerfile))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FROM a\\nUSER 1\\nUSER 10001|10001",
                "FROM a\\nUSER 10001\\nFROM b|",
                "FROM a AS one\\nUSER 10001\\nFROM b AS two\\nUSER 1\\nFROM One\\nRUN make|10001",
                "FROM a AS one\\nFROM one|",
                "FROM a\\nuser root|root",
            })
    void knowsTheUserOfTheLastStage(String dockerfile, String user) {
        assertThat(Dockerfile.parse(dockerfile.translateEscapes()).user()).isEqualTo(Optional.ofNullable(user));
    }

    @Test
    void knowsTheRegistriesOfAllThatItTakesFrom() {
        Dockerfile dockerfile = Dockerfile.parse("""
                ARG BASE
                FROM --platform=linux/amd64 quay.io/acme/jdk:17 AS build
                COPY --from=ghcr.io/acme/tools:1 /tool /tool
                RUN --mount=type=bind,from=registry.acme.example/data:1,target=/data make
                FROM $BASE
                COPY --from=build /app /app
                COPY --from=0 /app /app
                FROM eclipse-temurin
                FROM scratch
                """);

        assertThat(dockerfile.baseRegistries(Optional.of("localhost:5000/base/java:17")))
                .containsExactly("quay.io", "ghcr.io", "registry.acme.example", "localhost:5000", "docker.io");
    }
}
