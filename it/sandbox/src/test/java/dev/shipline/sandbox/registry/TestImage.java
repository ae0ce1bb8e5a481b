package dev.shipline.sandbox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.sandbox.content.Sha256;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** The smallest image there is, for {@code acme/orders}. */
final class TestImage {
    static final String PUSH = "repository:acme/orders:pull,push";
    static final byte[] CONFIG = "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(StandardCharsets.UTF_8);
    static final byte[] LAYER = "a layer".getBytes(StandardCharsets.UTF_8);

    private TestImage() {}

    /** Gives its digest. */
    static String push(RegistryClient client, String tag) {
        client.with(PUSH).upload("acme/orders", CONFIG);
        client.upload("acme/orders", LAYER);
        HttpResponse<String> response = client.send(
                "PUT", "/v2/acme/orders/manifests/" + tag, manifest(), "Content-Type", Manifest.OCI_MANIFEST);
        assertThat(response.statusCode()).isEqualTo(201);
        return response.headers().firstValue("Docker-Content-Digest").orElseThrow();
    }

    static byte[] manifest() {
        String manifest =
                "{\"schemaVersion\":2,\"mediaType\":\"" + Manifest.OCI_MANIFEST + "\",\"config\":{\"digest\":\""
                        + Sha256.of(CONFIG) + "\"},\"layers\":[{\"digest\":\"" + Sha256.of(LAYER) + "\"}]}";
        return manifest.getBytes(StandardCharsets.UTF_8);
    }
}
