package dev.shipline.sandbox.registry;

import static dev.shipline.sandbox.registry.RegistryClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.loopback.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScannerTest {
    @TempDir
    Path folder;

    private SandboxRegistry registry;
    private RegistryClient client;

    @BeforeEach
    void start() {
        registry = new SandboxRegistry(folder, 0, "key")
                .admit(new RegistryAccount("acme+ci", "secret", List.of(), List.of("acme")));
        registry.start();
        client = new RegistryClient(registry.uri(), "acme+ci", "secret");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void isQueuedFirstAndThenFindsWhatEveryImageHas() {
        String security = security(TestImage.push(client, "1"));

        assertThat(json(client.basic(security)).path("status").asText()).isEqualTo("queued");
        JsonNode report = json(client.basic(security));
        assertThat(report.path("status").asText()).isEqualTo("scanned");
        assertThat(report.findValuesAsText("Severity")).containsExactly("Low", "Medium");
    }

    @Test
    void saysWhatItIsTold() {
        String security = security(TestImage.push(client, "1"));
        registry.scan("acme/orders", ScanScript.ended("failed").afterPolls(0));
        assertThat(json(client.basic(security)).path("status").asText()).isEqualTo("failed");

        var finding = new ScanScript.Finding("openssl", "3.0.7-1", "CVE-2023-0286", "High", "3.0.7-2", 7.5);
        registry.scan("acme/orders", ScanScript.scanned(List.of(finding)).afterPolls(0));
        JsonNode feature = json(client.basic(security)).at("/data/Layer/Features/0");
        assertThat(feature.path("Name").asText()).isEqualTo("openssl");
        assertThat(feature.at("/Vulnerabilities/0/FixedBy").asText()).isEqualTo("3.0.7-2");
        assertThat(feature.at("/Vulnerabilities/0/Metadata/NVD/CVSSv3/Score").asDouble())
                .isEqualTo(7.5);
    }

    @Test
    void cannotScanAnIndex() {
        String child = TestImage.push(client, "1");
        byte[] index = Json.bytes(
                Map.of("schemaVersion", 2, "manifests", List.of(Map.of("digest", child, "mediaType", "x", "size", 1))));
        client.send("PUT", "/v2/acme/orders/manifests/all", index, "Content-Type", Manifest.OCI_INDEX);

        assertThat(json(client.basic(security(Sha256.of(index)))).path("status").asText())
                .isEqualTo("unsupported");
    }

    @Test
    void doesNotKnowAnImageThatIsNotThere() {
        assertThat(client.basic(security(Sha256.of(TestImage.LAYER))).statusCode())
                .isEqualTo(404);
    }

    @Test
    void tellsNothingToAStranger() {
        String security = security(TestImage.push(client, "1"));

        assertThat(new RegistryClient(registry.uri(), "", "").basic(security).statusCode())
                .isEqualTo(401);
        assertThat(new RegistryClient(registry.uri(), "acme+ci", "guessed")
                        .basic(security)
                        .statusCode())
                .isEqualTo(401);
    }

    private String security(String digest) {
        return "/api/v1/repository/acme/orders/manifest/" + digest + "/security?vulnerabilities=true";
    }
}
