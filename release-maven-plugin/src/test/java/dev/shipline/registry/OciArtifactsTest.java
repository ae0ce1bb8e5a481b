package dev.shipline.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OciArtifactsTest {
    private final Clients clients = new Clients();
    private FakeRegistry server;
    private ImageName name;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
        name = server.name("acme/charts/api");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void haveTagsOnSeveralPages() {
        server.answer(
                "GET",
                "/tags/list",
                new Answer(
                        200,
                        "{\"tags\":[\"1.0.0\",\"1.1.0\"]}",
                        Map.of("Link", "</v2/acme/charts/api/tags/list?n=2&last=1.1.0>; rel=\"next\"")),
                new Answer(200, "{\"tags\":[\"1.2.0_7\"]}"));

        assertThat(artifacts().tags(name)).containsExactly("1.0.0", "1.1.0", "1.2.0_7");
    }

    @Test
    void haveNoTagsWhereThereIsNoRepository() {
        server.answer("GET", "/tags/list", new Answer(404, Clients.error("NAME_UNKNOWN")));

        assertThat(artifacts().tags(name)).isEmpty();
    }

    @Test
    void sayWhoMayNotListThem() {
        server.answer("GET", "/tags/list", new Answer(403, Clients.error("DENIED")));

        assertThat(Clients.failureOf(() -> artifacts().tags(name)))
                .hasMessageContaining("cannot list the tags of " + name)
                .hasMessageContaining("read permission (pull)");
    }

    @Test
    void areProvenAgainstTheirDigest() {
        ImageDigest digest = server.putImage("acme/charts/api", "1.0.0", "{}");
        assertThat(artifacts()
                        .find(name, "1.0.0")
                        .orElseThrow()
                        .content()
                        .at("layers")
                        .isMissing())
                .isFalse();
        assertThat(artifacts().find(name, "none")).isEmpty();

        ImageDigest config = ImageDigest.of("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(artifacts().blob(name, config)).asString().isEqualTo("{}");
        server.answer("GET", "/blobs/", new Answer(200, "changed"));
        assertThat(Clients.failureOf(() -> artifacts().blob(name, config)))
                .hasMessageContaining("instead of " + config);
        assertThat(digest).isNotNull();
    }

    private OciArtifacts artifacts() {
        return clients.anonymous().artifacts();
    }
}
