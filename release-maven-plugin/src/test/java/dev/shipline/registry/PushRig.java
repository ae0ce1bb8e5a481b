package dev.shipline.registry;

import static dev.shipline.registry.Layouts.blob;
import static dev.shipline.registry.Layouts.layout;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An image of three blobs, and the registry that it is sent to. */
final class PushRig implements AutoCloseable {
    static final String UPLOADS = "/acme/orders/blobs/uploads/";
    private static final String CONFIG = "{}";
    private static final String BASE = "the base image, which is the largest of all";

    /** Too large to come along with the question for an upload. */
    static final String LARGE = "layer".repeat(60_000);

    final Clients clients = new Clients();
    final Blob config = blob(CONFIG);
    final Blob base = blob(BASE);
    final Blob classes = blob("the classes");
    final ImageLayout image = layout(config, base, classes);
    final FakeRegistry server;
    final ImageName name;

    PushRig() {
        try {
            server = new FakeRegistry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        name = server.name("acme/orders");
    }

    PushedImage push() {
        return clients.anonymous().upload(image, name, "abc1234");
    }

    void onlyTheClassesAreMissing() {
        server.putBlob(CONFIG.getBytes(StandardCharsets.UTF_8));
        server.putBlob(BASE.getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, String> digestHeader(ImageDigest digest) {
        return Map.of("Docker-Content-Digest", digest.value());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
