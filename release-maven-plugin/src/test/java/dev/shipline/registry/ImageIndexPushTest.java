package dev.shipline.registry;

import static dev.shipline.registry.Layouts.blob;
import static dev.shipline.registry.Layouts.layout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.ImageLayout;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageIndexPushTest {
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final Clients clients = new Clients();
    private final Blob shared = blob("the classes");
    private final ImageLayout amd = layout(blob("{\"architecture\":\"amd64\"}"), blob("amd"), shared);
    private final ImageLayout arm = layout(blob("{\"architecture\":\"arm64\"}"), blob("arm"), shared);

    @AutoClose
    private FakeRegistry server;

    private ImageName name;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
        name = server.name("acme/orders");
    }

    @Test
    void sendsTheImagesByTheirDigestsAndThenTheIndexByItsTag() {
        ImageLayout index = index(amd, arm);

        PushedImage pushed = clients.anonymous().upload(index, name, "abc1234");

        assertThat(pushed).isEqualTo(new PushedImage(name, "abc1234", index.digest()));
        assertThat(server.requests("PUT").stream().filter(path -> path.contains("/manifests/")))
                .containsExactly(
                        "/v2/acme/orders/manifests/" + amd.digest(),
                        "/v2/acme/orders/manifests/" + arm.digest(),
                        "/v2/acme/orders/manifests/abc1234");
        assertThat(server.manifest("acme/orders", "abc1234").orElseThrow().getBytes(StandardCharsets.UTF_8))
                .isEqualTo(index.manifest());
    }

    @Test
    void sendsWhatTheImagesShareOnce() {
        clients.anonymous().upload(index(amd, arm), name, "abc1234");

        assertThat(server.requests("PUT").stream().filter(path -> path.contains("/blobs/")))
                .hasSize(5);
    }

    @Test
    void itsImagesAreThoseThatAreScanned() {
        PushedImage pushed = clients.anonymous().upload(index(amd, arm), name, "abc1234");

        assertThat(clients.anonymous().runnableImages(pushed)).containsExactly(amd.digest(), arm.digest());
    }

    private static ImageLayout index(ImageLayout... images) {
        String children = Stream.of(images)
                .map(image -> "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"platform\":{\"os\":\"linux\"}}"
                        .formatted(image.mediaType(), image.digest(), image.manifest().length))
                .collect(Collectors.joining(","));
        String json = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}".formatted(INDEX, children);
        return new ImageLayout(json.getBytes(StandardCharsets.UTF_8), INDEX, List.of(), List.of(images));
    }
}
