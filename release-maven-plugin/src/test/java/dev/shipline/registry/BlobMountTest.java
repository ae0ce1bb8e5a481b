package dev.shipline.registry;

import static dev.shipline.registry.Layouts.blob;
import static dev.shipline.registry.Layouts.layout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobMountTest {
    private final Clients clients = new Clients();
    private final AtomicInteger opened = new AtomicInteger();
    /** A small one would be sent at once. */
    private static final String LAYER = "a layer of the base ".repeat(20_000);

    private final Blob plain = blob(LAYER);

    @AutoClose
    private FakeRegistry server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
    }

    @Test
    void takesALayerOverWithoutReadingIt() {
        server.putBlob("{}".getBytes());
        server.putBlobIn("bases/jre", LAYER);

        push(from(server.name("bases/jre")), "abc1234");

        assertThat(server.requests("POST"))
                .containsExactly("/v2/acme/orders/blobs/uploads/?mount="
                        + plain.digest().value().replace(":", "%3A") + "&from=bases%2Fjre");
        assertThat(opened).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 405})
    void sendsWhatTheRegistryWouldNotTakeOver(int status) {
        server.putBlob("{}".getBytes());
        server.answer("POST", "/uploads/", new Answer(status, ""));

        push(from(server.name("bases/jre")), "abc1234");

        assertThat(server.blob(plain.digest().value())).isNotNull();
    }

    @Test
    void asksForNothingFromAnotherRegistryOrTheSameRepository() {
        push(from(new ImageName("docker.io", "library/jre")), "one");
        server.loseBlob(plain.digest());
        push(from(server.name("acme/orders")), "two");

        assertThat(server.requests("POST")).noneMatch(path -> path.contains("mount"));
    }

    private void push(Blob layer, String tag) {
        clients.anonymous().upload(layout(blob("{}"), layer), server.name("acme/orders"), tag);
    }

    private Blob from(ImageName origin) {
        return new Blob(plain.digest(), plain.size(), plain.mediaType(), Optional.of(origin), () -> {
            opened.incrementAndGet();
            return plain.content().open();
        });
    }
}
