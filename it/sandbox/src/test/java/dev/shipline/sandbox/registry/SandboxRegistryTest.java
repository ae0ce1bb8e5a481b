package dev.shipline.sandbox.registry;

import static dev.shipline.sandbox.registry.RegistryClient.code;
import static dev.shipline.sandbox.registry.RegistryClient.json;
import static dev.shipline.sandbox.registry.TestImage.CONFIG;
import static dev.shipline.sandbox.registry.TestImage.LAYER;
import static dev.shipline.sandbox.registry.TestImage.PUSH;
import static dev.shipline.sandbox.registry.TestImage.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.loopback.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxRegistryTest {

    @TempDir
    Path folder;

    private SandboxRegistry registry;
    private RegistryClient client;

    @BeforeEach
    void start() {
        registry = new SandboxRegistry(folder, 0, "key")
                .admit(new RegistryAccount("acme+ci", "secret", List.of(), List.of("acme")))
                .admit(new RegistryAccount("acme+reader", "secret", List.of("acme"), List.of()));
        registry.start();
        client = as("acme+ci");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Nested
    class Authentication {
        @Test
        void challengesWhoeverComesWithoutAToken() {
            HttpResponse<String> response = client.get("/v2/acme/orders/manifests/1");

            assertThat(code(response)).isEqualTo("401 UNAUTHORIZED");
            assertThat(response.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer realm=\"http://127.0.0.1:" + registry.port()
                            + "/v2/auth\",service=\"localhost:" + registry.port()
                            + "\",scope=\"repository:acme/orders:pull\"");
        }

        @Test
        void asksForThePushScopeWhereAnUploadBegins() {
            assertThat(client.send("POST", "/v2/acme/orders/blobs/uploads/", new byte[0])
                            .headers()
                            .firstValue("WWW-Authenticate"))
                    .get()
                    .asString()
                    .endsWith("scope=\"repository:acme/orders:pull,push\"");
        }

        @Test
        void refusesAWrongPassword() {
            assertThat(code(new RegistryClient(registry.uri(), "acme+ci", "guessed").token(PUSH)))
                    .isEqualTo("401 UNAUTHORIZED");
        }

        @Test
        void leavesOutTheRightsThatTheAccountLacks() {
            client.with(PUSH);

            assertThat(actions(as("acme+reader").token(PUSH))).containsExactly("pull");
            assertThat(actions(as("").token(PUSH))).isEmpty();
        }

        @Test
        void grantsNoPullFromARepositoryThatIsNotThere() {
            assertThat(actions(client.token("repository:acme/orders:pull"))).isEmpty();
            assertThat(actions(client.token(PUSH))).containsExactly("push", "pull");
            assertThat(actions(client.token("repository:acme/orders:pull"))).containsExactly("pull");
        }

        @Test
        void checksWhatTheTokenAllows() {
            push("1");
            RegistryClient reader = as("acme+reader").with(PUSH);

            assertThat(reader.get("/v2/acme/orders/manifests/1").statusCode()).isEqualTo(200);
            assertThat(code(reader.send("DELETE", "/v2/acme/orders/manifests/1", new byte[0])))
                    .isEqualTo("401 UNAUTHORIZED");
        }

        @Test
        void refusesATokenThatItDidNotSign() {
            SandboxRegistry other = new SandboxRegistry(folder.resolve("other"), 0, "another key")
                    .admit(new RegistryAccount("acme+ci", "secret", List.of(), List.of("acme")));
            other.start();
            try (other) {
                String token = json(new RegistryClient(other.uri(), "acme+ci", "secret").token(PUSH))
                        .path("token")
                        .asText();

                assertThat(code(client.get("/v2/acme/orders/tags/list", "Authorization", "Bearer " + token)))
                        .isEqualTo("401 UNAUTHORIZED");
            }
        }

        private List<String> actions(HttpResponse<String> response) {
            String payload = json(response).path("token").asText().split("\\.")[1];
            JsonNode access = Json.parse(Base64.getUrlDecoder().decode(payload))
                    .orElseThrow()
                    .path("access")
                    .path(0);
            assertThat(access.path("name").asText()).isEqualTo("acme/orders");
            return texts(access.path("actions"));
        }
    }

    @Nested
    class Blobs {
        @BeforeEach
        void signIn() {
            client.with(PUSH);
        }

        @Test
        void takesABlobInOneRequest() {
            assertThat(client.upload("acme/orders", LAYER).statusCode()).isEqualTo(201);
            assertThat(client.get(blob(LAYER)).body()).isEqualTo("a layer");
            assertThat(client.send("HEAD", blob(LAYER), new byte[0]).headers().firstValue("Content-Length"))
                    .hasValue("7");
        }

        @Test
        void takesABlobInPieces() {
            String upload = location(client.send("POST", "/v2/acme/orders/blobs/uploads/", new byte[0]));

            HttpResponse<String> first = client.send("PATCH", upload, bytes("a la"), "Content-Range", "0-3");
            assertThat(first.statusCode()).isEqualTo(202);
            assertThat(first.headers().firstValue("Range")).hasValue("0-3");
            assertThat(client.send("PATCH", upload, bytes("yer"), "Content-Range", "9-11")
                            .statusCode())
                    .isEqualTo(416);
            assertThat(client.send("PUT", upload + "?digest=" + Sha256.of(LAYER), bytes("yer"))
                            .statusCode())
                    .isEqualTo(201);
            assertThat(client.get(blob(LAYER)).body()).isEqualTo("a layer");
        }

        @Test
        void refusesABlobOfAnotherDigest() {
            String wrong = "/v2/acme/orders/blobs/uploads/?digest=" + Sha256.of(CONFIG);

            assertThat(code(client.send("POST", wrong, LAYER))).isEqualTo("400 DIGEST_INVALID");
            assertThat(code(client.get(blob(CONFIG)))).isEqualTo("404 BLOB_UNKNOWN");
        }

        @Test
        void mountsABlobOfARepositoryThatTheTokenMayRead() {
            client.upload("acme/orders", LAYER);
            String mount = "/v2/acme/other/blobs/uploads/?from=acme/orders&mount=" + Sha256.of(LAYER);
            String both = "repository:acme/other:pull,push";

            assertThat(client.with(both).send("POST", mount, new byte[0]).statusCode())
                    .isEqualTo(202);
            assertThat(client.with(both, PUSH).send("POST", mount, new byte[0]).statusCode())
                    .isEqualTo(201);
        }

        private String blob(byte[] content) {
            return "/v2/acme/orders/blobs/" + Sha256.of(content);
        }
    }

    @Nested
    class Manifests {
        @Test
        void keepsAnImageUnderTagAndDigest() {
            String digest = push("1");

            HttpResponse<String> byTag = client.get("/v2/acme/orders/manifests/1", "Accept", Manifest.OCI_MANIFEST);
            assertThat(byTag.headers().firstValue("Docker-Content-Digest")).hasValue(digest);
            assertThat(byTag.headers().firstValue("Content-Type")).hasValue(Manifest.OCI_MANIFEST);
            assertThat(client.get("/v2/acme/orders/manifests/" + digest).body()).isEqualTo(byTag.body());
            assertThat(texts(json(client.get("/v2/acme/orders/tags/list")).path("tags")))
                    .containsExactly("1");
            assertThat(registry.holds(registry.host() + "/acme/orders:1")).isTrue();
            assertThat(registry.holds("127.0.0.1:" + registry.port() + "/acme/orders@" + digest))
                    .isTrue();
            assertThat(registry.holds(registry.host() + "/acme/orders:2")).isFalse();
        }

        @Test
        void refusesAManifestWhoseBlobsItDoesNotHave() {
            client.with(PUSH).upload("acme/orders", CONFIG);

            assertThat(code(client.send(
                            "PUT", "/v2/acme/orders/manifests/1", manifest(), "Content-Type", Manifest.OCI_MANIFEST)))
                    .isEqualTo("400 MANIFEST_BLOB_UNKNOWN");
        }

        @Test
        void takesAwayATagAloneAndADigestWithItsTags() {
            String digest = push("candidate");
            client.send("PUT", "/v2/acme/orders/manifests/1", manifest(), "Content-Type", Manifest.OCI_MANIFEST);

            client.send("DELETE", "/v2/acme/orders/manifests/candidate", new byte[0]);
            assertThat(registry.tags("acme/orders")).containsExactly("1");

            client.send("DELETE", "/v2/acme/orders/manifests/" + digest, new byte[0]);
            assertThat(registry.tags("acme/orders")).isEmpty();
            assertThat(code(client.get("/v2/acme/orders/manifests/" + digest))).isEqualTo("404 MANIFEST_UNKNOWN");
        }

        @Test
        void answersNoManifestThatTheClientDoesNotAccept() {
            push("1");

            assertThat(code(client.get("/v2/acme/orders/manifests/1", "Accept", Manifest.DOCKER_MANIFEST)))
                    .isEqualTo("404 MANIFEST_UNKNOWN");
        }

        @Test
        void survivesARestart() {
            String digest = push("1");
            int port = registry.port();
            registry.stop();

            SandboxRegistry restarted = new SandboxRegistry(folder, port, "key");
            restarted.start();
            try (restarted) {
                assertThat(restarted.digest("acme/orders", "1")).hasValue(digest);
                assertThat(client.get("/v2/acme/orders/manifests/1").statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void listsWhatIsAttachedToAnImage() {
        String image = push("1");
        client.upload("acme/orders", bytes("{}"));
        byte[] artifact = bytes("{\"schemaVersion\":2,\"artifactType\":\"text/note\",\"config\":{\"digest\":\""
                + Sha256.of(bytes("{}")) + "\"},\"subject\":{\"digest\":\"" + image
                + "\"},\"annotations\":{\"by\":\"ada\"}}");

        HttpResponse<String> put = client.send(
                "PUT",
                "/v2/acme/orders/manifests/" + Sha256.of(artifact),
                artifact,
                "Content-Type",
                Manifest.OCI_MANIFEST);

        assertThat(put.headers().firstValue("OCI-Subject")).hasValue(image);
        HttpResponse<String> list = client.get("/v2/acme/orders/referrers/" + image);
        assertThat(list.headers().firstValue("Content-Type")).hasValue(Manifest.OCI_INDEX);
        JsonNode entry = RegistryClient.json(list).path("manifests").path(0);
        assertThat(entry.path("digest").asText()).isEqualTo(Sha256.of(artifact));
        assertThat(entry.path("artifactType").asText()).isEqualTo("text/note");
        assertThat(entry.path("annotations").path("by").asText()).isEqualTo("ada");
        assertThat(RegistryClient.json(client.get("/v2/acme/orders/referrers/" + Sha256.of(bytes("other"))))
                        .path("manifests"))
                .isEmpty();
    }

    private String push(String tag) {
        return TestImage.push(client, tag);
    }

    private RegistryClient as(String username) {
        return new RegistryClient(registry.uri(), username, "secret");
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
