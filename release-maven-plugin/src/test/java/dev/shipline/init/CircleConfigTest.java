package dev.shipline.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.document.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CircleConfigTest {
    private static final Path DOCS = Path.of("..", "docs", "circleci");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"config.yml", "monorepo/config.yml", "monorepo/services.yml"})
    void fitsTheSchemaThatCircleCiPublishes(String file) throws IOException {
        Document config = Document.yaml(Files.readString(DOCS.resolve(file)));

        assertThat(schema().violations(config.tree())).isEmpty();
    }

    /** Or else the test above would find nothing wrong with anything. */
    @Test
    void theSchemaFindsWhatIsWrong() throws IOException {
        String config = Files.readString(DOCS.resolve("config.yml"));

        for (String fault : List.of("no_output_timeouts: 20m", "store_test_result: {path: a}")) {
            String wrong = fault.startsWith("no")
                    ? config.replace("no_output_timeout: 20m", fault)
                    : config.replace("store_test_results: {path: out/tests}", "save_cache: {path: a}");
            assertThat(schema().violations(Document.yaml(wrong).tree()))
                    .as(fault)
                    .isNotEmpty();
        }
    }

    @Test
    void isThePageThatTheDocumentationShows() throws IOException {
        assertThat(CircleConfig.of(Modules.project(folder, single(""))))
                .isEqualTo(Files.readString(DOCS.resolve("config.yml")));
    }

    @Test
    void hasADockerEngineWhereThereIsADockerfile() throws IOException {
        Module module = single("");
        Modules.write(folder.resolve("Dockerfile"), "FROM scratch\n");

        String config = CircleConfig.of(Modules.project(folder, module));

        assertThat(config).contains("- setup_remote_docker\n");
        assertThat(schema().violations(Document.yaml(config).tree())).isEmpty();
    }

    @Test
    void usesTheWrapperWhereThereIsOne() {
        Modules.write(folder.resolve("mvnw"), "#!/bin/sh\n");

        assertThat(CircleConfig.of(Modules.project(folder, single(""))))
                .contains("./mvnw -B -ntp deploy")
                .doesNotContain(" mvn ");
    }

    @Test
    void takesAJdkThatIsNewEnough() {
        assertThat(CircleConfig.of(Modules.project(folder, single("<java.version>11</java.version>"))))
                .contains("cimg/openjdk:17.0");
        assertThat(CircleConfig.of(Modules.project(folder, single("<java.version>25</java.version>"))))
                .contains("cimg/openjdk:25.0");
    }

    private Module single(String properties) {
        return Modules.module(Modules.write(
                folder.resolve("pom.xml"),
                "<project><artifactId>orders</artifactId><properties>" + properties + "</properties></project>"));
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream file = CircleConfigTest.class.getResourceAsStream("/circleci/schema.json")) {
            return JsonSchema.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
