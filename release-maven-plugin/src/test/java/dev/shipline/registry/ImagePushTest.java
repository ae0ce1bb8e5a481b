package dev.shipline.registry;

import static dev.shipline.registry.Clients.failureOf;
import static dev.shipline.registry.Layouts.blob;
import static dev.shipline.registry.Layouts.layout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePushTest {
    private static final String UPLOADS = "/acme/orders/blobs/uploads/";

    private final Clients clients = new Clients();
    private static final String CONFIG = "{}";
    private static final String BASE = "the base image, which is the largest of all";

    private final Blob config = blob(CONFIG);
    private final Blob base = blob(BASE);
    private final Blob classes = blob("the classes");
    private final ImageLayout image = layout(config, base, classes);
    private FakeRegistry server;
    private ImageName name;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
        name = server.name("acme/orders");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void sendsTheBlobsAndThenTheVeryManifest() {
        PushedImage pushed = push();

        assertThat(pushed).isEqualTo(new PushedImage(name, "abc1234", image.digest()));
        assertThat(server.manifest("acme/orders", "abc1234").orElseThrow().getBytes(StandardCharsets.UTF_8))
                .isEqualTo(image.manifest());
        assertThat(server.blob(base.digest().value())).asString().startsWith("the base image");
        assertThat(server.requests("PUT")).hasSize(4).last().asString().endsWith("/manifests/abc1234");
        assertThat(clients.told()).containsExactly("sent 56 B in 3 blobs; 0 blobs there already");
    }

    @Test
    void sendsNothingThatIsThereAlready() {
        push();
        server.forgetRequests();

        clients.anonymous().upload(image, name, "other");

        assertThat(server.requests("POST")).isEmpty();
        assertThat(server.requests("PUT")).containsExactly("/v2/acme/orders/manifests/other");
        assertThat(clients.told()).last().isEqualTo("sent 0 B in 0 blobs; 3 blobs there already");
    }

    @Test
    void sendsABlobThatAnImageHasTwiceOnce() {
        clients.anonymous().upload(layout(config, base, base), name, "abc1234");

        assertThat(server.requests("POST")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/acme/orders/blobs/uploads/relative?_state=a%2Fb",
                "http://HOST/v2/acme/orders/blobs/uploads/absolute",
                "http://HOST/v2/acme/orders/blobs/uploads/absolute?_state=a%2Fb"
            })
    void sendsToWhereverTheRegistrySays(String location) {
        server.requireTokens("pull", "push");
        String address = location.replace("HOST", server.host());
        server.answer("POST", UPLOADS, new Answer(202, "", Map.of("Location", address)));
        server.answer("PUT", UPLOADS, new Answer(201, ""));
        onlyTheClassesAreMissing();
        server.answer("PUT", "/manifests/", new Answer(201, ""));
        server.answer("HEAD", "/manifests/", new Answer(200, "", digestHeader(image.digest())));

        clients.robot().upload(image, name, "abc1234");

        String path = address.replace("http://" + server.host(), "");
        String digest = "digest=" + classes.digest().value().replace(":", "%3A");
        assertThat(server.requests("PUT")).first().isEqualTo(path + (path.contains("?") ? "&" : "?") + digest);
        assertThat(server.requests())
                .filteredOn(request -> request.method().equals("PUT"))
                .allMatch(request -> request.authorization().isPresent());
    }

    @Test
    void sendsNothingToAnAddressThatIsNotSafe() {
        server.answer("POST", UPLOADS, elsewhere(), elsewhere(), elsewhere());

        assertThat(failureOf(this::push).because()).contains("not https");
        assertThat(server.requests("PUT")).isEmpty();
    }

    @Test
    void logsInOnceForAllBlobs() {
        server.requireTokens("pull", "push");

        clients.robot().upload(image, name, "abc1234");

        // and once more for the right to read, to see that the tag is there
        assertThat(server.tokensGiven()).isEqualTo(2);
        assertThat(server.manifest("acme/orders", "abc1234")).isPresent();
    }

    @Test
    void sendsFourBlobsAtOnce() {
        List<Integer> asked = new CopyOnWriteArrayList<>();
        CyclicBarrier four =
                new CyclicBarrier(4, () -> asked.add(server.requests("HEAD").size()));
        Blob[] layers = IntStream.range(0, 8)
                .mapToObj(i -> heldUpAt(four, blob("layer " + i)))
                .toArray(Blob[]::new);

        clients.anonymous().upload(layout(config, layers), name, "abc1234");

        assertThat(asked).as("blobs begun when four were on their way").containsExactly(4, 8);
    }

    private PushedImage push() {
        return clients.anonymous().upload(image, name, "abc1234");
    }

    private void onlyTheClassesAreMissing() {
        server.putBlob(CONFIG.getBytes(StandardCharsets.UTF_8));
        server.putBlob(BASE.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer elsewhere() {
        return new Answer(202, "", Map.of("Location", "http://elsewhere.example/upload"));
    }

    private static Map<String, String> digestHeader(ImageDigest digest) {
        return Map.of("Docker-Content-Digest", digest.value());
    }

    private static Blob heldUpAt(CyclicBarrier barrier, Blob blob) {
        return new Blob(blob.digest(), blob.size(), blob.mediaType(), () -> {
            try {
                barrier.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IOException("fewer than four blobs were sent at once", e);
            }
            return blob.content().open();
        });
    }
}
