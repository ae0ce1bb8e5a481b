package dev.shipline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.loopback.Neighbour;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class SandboxTest {
    @TempDir
    Path folder;

    private Path state;
    private SandboxSeeds seeds;

    @BeforeEach
    void seed() throws IOException {
        state = folder.resolve("state");
        Path chart = Files.createDirectories(folder.resolve("charts/microservice/templates"));
        Files.writeString(
                chart.resolveSibling("Chart.yaml"),
                "apiVersion: v2\nname: microservice\nversion: \"0.3.0\"\ndescription: A service\n");
        Files.writeString(chart.resolve("deployment.yaml"), "kind: Deployment\n");
        Path values = Files.createDirectories(folder.resolve("values/orders"));
        Files.writeString(values.resolve("dev.yaml"), "replicas: 1\n");
        seeds = SandboxSeeds.of(folder.resolve("charts"), folder.resolve("values"));
    }

    @Nested
    class Settings {
        @Test
        void pointEveryServiceHere() throws Exception {
            try (Sandbox sandbox = start()) {
                Document settings = settings(sandbox);

                assertThat(text(settings, "ship.image"))
                        .isEqualTo("localhost:" + sandbox.registry().port() + "/acme/${project.artifactId}");
                assertThat(text(settings, "ship.s3.endpoint"))
                        .isEqualTo("http://127.0.0.1:" + sandbox.s3().port());
                assertThat(text(settings, "ship.kubeconfig"))
                        .isEqualTo(sandbox.kubeconfig().toString());
                assertThat(text(settings, "activeProfile")).isEqualTo("sandbox");
                assertThat(texts(settings, "id"))
                        .containsExactly("localhost:" + sandbox.registry().port(), "aws", "datadog", "sandbox");
                assertThat(sandbox.deployCommand())
                        .isEqualTo("mvn -gs " + state.resolve("settings.xml") + " deploy -P env=dev");
            }
        }

        @Test
        void areForTheOwnerAlone() throws Exception {
            try (Sandbox sandbox = start()) {
                for (Path file : List.of(sandbox.settings(), state.resolve("secrets.properties"))) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------");
                }
            }
        }

        @Test
        void keepTheirSecretsFromOneStartToTheNext() throws Exception {
            List<String> first;
            try (Sandbox sandbox = start()) {
                first = texts(settings(sandbox), "password");
            }
            try (Sandbox sandbox = start()) {
                assertThat(texts(settings(sandbox), "password"))
                        .isEqualTo(first)
                        .doesNotHaveDuplicates();
            }
        }

        private Document settings(Sandbox sandbox) throws Exception {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(sandbox.settings().toFile());
        }

        private String text(Document settings, String element) {
            return texts(settings, element).get(0);
        }

        private List<String> texts(Document settings, String element) {
            List<String> texts = new ArrayList<>();
            var nodes = settings.getElementsByTagName(element);
            for (int i = 0; i < nodes.getLength(); i++) {
                texts.add(nodes.item(i).getTextContent());
            }
            return texts;
        }
    }

    @Nested
    class Seeds {
        @Test
        void areAChartRepositoryWithTheRightDigest() throws Exception {
            try (Sandbox sandbox = start()) {
                Path bucket = sandbox.s3().bucket("charts");
                byte[] archive = Files.readAllBytes(bucket.resolve("microservice-0.3.0.tgz"));

                assertThat(bucket.resolve("index.yaml")).hasContent("""
                        apiVersion: v1
                        entries:
                          microservice:
                          - apiVersion: v2
                            description: A service
                            name: microservice
                            version: "0.3.0"
                            created: "1970-01-01T00:00:00Z"
                            digest: %s
                            urls:
                            - s3://charts/microservice-0.3.0.tgz
                        generated: "1970-01-01T00:00:00Z"
                        """.formatted(Sha256.hex(Sha256.of(archive))));
                assertThat(names(archive))
                        .containsExactly("microservice/Chart.yaml", "microservice/templates/deployment.yaml");
            }
        }

        @Test
        void leaveAloneWhatAHandHasChanged() throws Exception {
            Path file = state.resolve("s3/values/orders/dev.yaml");
            start().close();
            assertThat(file).hasContent("replicas: 1\n");

            Files.writeString(file, "replicas: 2\n");
            start().close();

            assertThat(file).hasContent("replicas: 2\n");
        }

        @Test
        void mayBeMissing() throws Exception {
            seeds = SandboxSeeds.of(folder.resolve("none"), folder.resolve("none"));

            try (Sandbox sandbox = start()) {
                assertThat(sandbox.s3().bucket("values")).isEmptyDirectory();
                assertThat(sandbox.s3().bucket("charts").resolve("index.yaml"))
                        .content()
                        .contains("entries: {}");
            }
        }

        private List<String> names(byte[] archive) throws IOException {
            List<String> names = new ArrayList<>();
            try (var tar = new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    names.add(entry.getName());
                }
            }
            return names;
        }
    }

    @Test
    void takesAwayOneNeighbourAtATime() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        try (Sandbox sandbox = start()) {
            List<Neighbour> neighbours = List.of(sandbox.registry(), sandbox.s3(), sandbox.datadog(), sandbox.docker());
            for (Neighbour gone : neighbours) {
                gone.stop();
                for (Neighbour neighbour : neighbours) {
                    HttpRequest request =
                            HttpRequest.newBuilder(neighbour.uri()).build();
                    if (neighbour == gone) {
                        assertThatThrownBy(() -> http.send(request, BodyHandlers.discarding()))
                                .isInstanceOf(ConnectException.class);
                    } else {
                        assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                                .isGreaterThanOrEqualTo(200);
                    }
                }
                gone.start();
            }
        }
    }

    @Nested
    class CommandLine {
        @Test
        void hasFixedPortsUnlessTold() {
            assertThat(SandboxMain.Arguments.parse("state").ports())
                    .isEqualTo(SandboxPorts.from(SandboxPorts.DEFAULT_BASE));
            assertThat(SandboxMain.Arguments.parse("--port-base", "20000", "state"))
                    .isEqualTo(new SandboxMain.Arguments(Path.of("state"), SandboxPorts.from(20000)));
            assertThat(SandboxMain.Arguments.parse("state", "--port-base", "0").ports())
                    .isEqualTo(SandboxPorts.random());
        }

        @Test
        void saysHowItIsUsed() {
            for (String[] words : new String[][] {{}, {"a", "b"}, {"a", "--port-base"}, {"--help"}}) {
                assertThatThrownBy(() -> SandboxMain.Arguments.parse(words)).hasMessageStartingWith("usage:");
            }
        }
    }

    private Sandbox start() {
        return Sandbox.start(state, SandboxPorts.random(), seeds);
    }
}
