package dev.shipline.registry;

import static dev.shipline.registry.Layouts.blob;
import static dev.shipline.registry.Layouts.layout;
import static dev.shipline.registry.PushRig.LARGE;
import static dev.shipline.registry.PushRig.UPLOADS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that another repository of the registry has. */
class LayerMountTest {
    private final Blob layer = blob(LARGE);
    private final ImageName family = new ImageName("quay.io", "acme/far");

    @AutoClose
    private final PushRig rig = new PushRig();

    private final Clients clients = rig.clients;
    private final FakeRegistry server = rig.server;
    private final ImageName name = rig.name;
    private final ImageName base = server.name("acme/base");

    @Test
    void aLayerIsMountedAndNotSent() {
        server.putBlobIn("acme/base", LARGE);

        clients.anonymous(family, name, base).upload(layout(rig.config, layer), name, "abc1234");

        assertThat(server.requests("POST"))
                .contains(
                        "/v2" + UPLOADS + "?mount=" + layer.digest().value().replace(":", "%3A") + "&from=acme%2Fbase");
        assertThat(server.requests("PUT"))
                .filteredOn(path -> path.contains("blobs"))
                .hasSize(1);
        assertThat(clients.told()).containsExactly("sent 2 B in 1 blob; 0 blobs there already, 1 mounted");
    }

    @Test
    void theUploadThatTheRegistryOpensInsteadIsUsed() {
        clients.anonymous(base).upload(layout(layer), name, "abc1234");

        assertThat(server.requests("POST")).singleElement().asString().contains("mount=");
        assertThat(server.blob(layer.digest().value())).isNotNull();
    }

    @Test
    void aLayerIsLookedForInOneAfterTheOther() {
        server.putBlobIn("acme/base", LARGE);

        clients.anonymous(server.name("acme/payments"), base).upload(layout(layer), name, "abc1234");

        assertThat(server.requests("POST")).hasSize(2);
        assertThat(clients.told()).containsExactly("sent 0 B in 0 blobs; 0 blobs there already, 1 mounted");
    }

    @Test
    void aTokenServiceThatRefusesMoreThanOneRepositoryIsAskedForOne() {
        server.requireTokens("pull", "push");
        server.answer("GET", "/token", new Answer(403, ""));

        clients.robot(base).upload(layout(layer), name, "abc1234");

        assertThat(server.manifest("acme/orders", "abc1234")).isPresent();
    }

    @Test
    void theRightToReadThereIsAskedForWithTheFirstToken() {
        server.requireTokens("pull", "push");
        server.putBlobIn("acme/base", LARGE);

        clients.robot(base).upload(layout(layer), name, "abc1234");

        assertThat(server.requests("GET"))
                .first()
                .asString()
                .endsWith("&scope=repository%3Aacme%2Forders%3Apull%2Cpush&scope=repository%3Aacme%2Fbase%3Apull");
        assertThat(clients.told()).last().asString().endsWith(", 1 mounted");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405})
    void nothingIsTakenWhereTheRegistryDoesNotLetUs(int status) {
        server.answer("POST", UPLOADS, new Answer(status, ""));

        clients.anonymous(base).upload(layout(layer, blob(LARGE + 1)), name, "abc1234");

        assertThat(server.manifest("acme/orders", "abc1234")).isPresent();
    }

    @Test
    void whatVanishedIsSentAndNotMountedAgain() {
        server.putBlobIn("acme/base", LARGE);
        server.answer("PUT", "/manifests/", new Answer(404, Clients.error("MANIFEST_BLOB_UNKNOWN")));

        clients.anonymous(base).upload(layout(layer), name, "abc1234");

        assertThat(server.requests("POST")).hasSize(2).last().isEqualTo("/v2" + UPLOADS);
    }
}
