package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.image.ImageLayout.Blob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageConfigurationTest {
    private static final ImageDigest LAYER = ImageDigest.of(new byte[] {1});
    private static final Blob BLOB = new Blob(LAYER, 1, "layer", () -> new ByteArrayInputStream(new byte[1]));

    @TempDir
    Path folder;

    @Test
    void goesOnWithWhatTheBaseSays() throws IOException {
        Document config = written("""
                {"architecture":"arm64","variant":"v8","os":"linux","docker_version":"20","container_config":{"Cmd":["x"]},
                 "config":{"Env":["PATH=/opt/java/bin:/bin","LANG=en_US.UTF-8","JAVA_HOME=/opt/java"],"WorkingDir":"/work",
                  "User":"root","Cmd":["jshell"],"Entrypoint":["/entry.sh"],"ExposedPorts":{"9999/tcp":{}},
                  "StopSignal":"SIGQUIT","Volumes":{"/tmp":{}},"Labels":{"maintainer":"somebody"}}}""");

        assertThat(config.at("architecture").text()).contains("arm64");
        assertThat(config.at("variant").text()).contains("v8");
        assertThat(config.fields()).doesNotContainKeys("docker_version", "container_config");
        assertThat(config.at("config", "Env").items())
                .extracting(variable -> variable.text(""))
                .containsExactly("PATH=/opt/java/bin:/bin", "LANG=C.UTF-8", "JAVA_HOME=/opt/java", "TZ=UTC");
        assertThat(config.at("config", "WorkingDir").text()).contains("/work");
        assertThat(config.at("config", "StopSignal").text()).contains("SIGQUIT");
        assertThat(config.at("config", "Volumes").fields()).containsOnlyKeys("/tmp");
        assertThat(config.at("config", "ExposedPorts").fields().keySet())
                .containsExactly("8080/tcp", "8081/tcp", "9999/tcp");
        assertThat(config.at("config", "Labels", "maintainer").text()).contains("somebody");
    }

    @Test
    void startsTheServiceAndNotWhatTheBaseStarts() throws IOException {
        Document config =
                written("{\"config\":{\"Cmd\":[\"jshell\"],\"Entrypoint\":[\"/entry.sh\"],\"User\":\"root\"}}");

        assertThat(config.at("config", "Entrypoint").items())
                .extracting(word -> word.text(""))
                .containsExactly("java", "acme.Service");
        assertThat(config.at("config").fields()).doesNotContainKey("Cmd");
        assertThat(config.at("config", "User").text()).contains("10001");
    }

    @Test
    void doesNotSayOfItselfWhatTheBaseSaysOfItself() throws IOException {
        Document config = written("""
                {"config":{"Labels":{"quay.expires-after":"2w","org.opencontainers.image.ref.name":"ubuntu",\
                "org.opencontainers.image.revision":"of the base","a":"of the base"}}}""");

        assertThat(config.at("config", "Labels").fields().keySet()).containsExactly("a", "b");
        assertThat(config.at("config", "Labels", "a").text()).contains("1");
    }

    @Test
    void isWrittenForABaseThatSaysNothing() throws IOException {
        Document config = written("{}");

        assertThat(config.at("os").text()).contains("linux");
        assertThat(config.at("architecture").text()).contains("amd64");
        assertThat(config.at("created").text()).contains("2026-03-04T05:06:07Z");
    }

    @Test
    void keepsAHistoryThatFitsTheLayers() throws IOException {
        Document config =
                written("{\"history\":[{\"created_by\":\"RUN\"},{\"created_by\":\"ENV\",\"empty_layer\":true}]}");

        assertThat(config.at("history").items())
                .extracting(entry -> entry.at("created_by").text(""))
                .containsExactly("RUN", "ENV", "release-maven-plugin");
    }

    @Test
    void writesAHistoryWhereTheBasesDoesNotFit() throws IOException {
        Document config = written("{\"history\":[{\"created_by\":\"RUN\"},{\"created_by\":\"COPY\"}]}");

        assertThat(config.at("history").items())
                .extracting(entry -> entry.at("comment").text(""))
                .containsExactly("base image", "classes");
    }

    private Document written(String baseConfiguration) throws IOException {
        ImageRecipe recipe = Recipes.java(folder.resolve("module"), new ImageName("quay.io", "acme/orders"), "jre:17");
        ResolvedBase base = new ResolvedBase(
                BaseReference.parse("jre:17"),
                LAYER,
                Platform.LINUX_AMD64,
                Document.json(baseConfiguration),
                List.of(BLOB));
        TreeMap<String, String> labels = new TreeMap<>(recipe.labels());
        labels.remove("org.opencontainers.image.revision");
        return Document.json(new ImageConfiguration(
                        recipe,
                        base,
                        List.of(new Layer("classes", LAYER, BLOB)),
                        List.of("java", "acme.Service"),
                        labels)
                .bytes());
    }
}
