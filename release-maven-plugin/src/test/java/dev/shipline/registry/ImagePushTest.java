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
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePushTest {
    private static final String UPLOADS = "/acme/orders/blobs/uploads/";

    private final Clients clients = new Clients();
    private static final String CONFIG = "{}";
    private static final String BASE = "the base image, which is the largest of all";

    /** Too large to come along with the question for an upload. */
    private static final String LARGE = "layer".repeat(60_000);

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

        assertThat(server.tokensGiven()).isEqualTo(1);
        assertThat(server.manifest("acme/orders", "abc1234")).isPresent();
    }

    @Test
    void goesOnWithTheTokenOfThePreflight() {
        server.requireTokens("pull", "push");
        OciRegistry robot = clients.robot();
        robot.requirePushRight(name);
        server.forgetRequests();

        robot.upload(image, name, "abc1234");

        assertThat(server.tokensGiven()).isEqualTo(1);
        assertThat(server.requests())
                .allMatch(request -> request.authorization().isPresent());
    }

    @Test
    void asksForTheRightToPushAlsoWhereTheRegistryNamesLess() {
        server.requireTokens("pull", "push");
        server.answer(
                "HEAD",
                "/blobs/",
                new Answer(
                        401,
                        "",
                        Map.of(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://" + server.host()
                                        + "/token\",scope=\"repository:acme/orders:pull\"")));

        clients.robot().upload(layout(config), name, "abc1234");

        assertThat(server.requests("GET")).containsExactly("/token?scope=repository%3Aacme%2Forders%3Apull%2Cpush");
    }

    @Test
    void sendsFourBlobsAtOnce() {
        List<Integer> asked = new CopyOnWriteArrayList<>();
        CyclicBarrier four =
                new CyclicBarrier(4, () -> asked.add(server.requests("POST").size()));
        Blob[] layers = IntStream.range(0, 8)
                .mapToObj(i -> heldUpAt(four, blob(LARGE + i)))
                .toArray(Blob[]::new);

        clients.anonymous().upload(layout(config, layers), name, "abc1234");

        assertThat(asked).as("uploads begun when four were on their way").containsExactly(4, 8);
    }

    @Test
    void asksForAllBlobsBeforeItSendsAny() {
        push();

        assertThat(server.requests().stream().map(request -> request.method()).limit(4))
                .containsExactly("HEAD", "HEAD", "HEAD", "POST");
    }

    @Nested
    class InOneRequest {
        @BeforeEach
        void take() {
            server.takeWholeBlobs();
        }

        @Test
        void goesASmallBlob() {
            push();

            assertThat(server.requests("POST")).hasSize(3).allMatch(path -> path.contains("?digest=sha256%3A"));
            assertThat(server.requests("PUT")).containsExactly("/v2/acme/orders/manifests/abc1234");
            assertThat(clients.told()).containsExactly("sent 56 B in 3 blobs; 0 blobs there already");
        }

        @Test
        void goesNoLargeBlob() {
            clients.anonymous().upload(layout(blob(LARGE)), name, "abc1234");

            assertThat(server.requests("POST")).containsExactly("/v2" + UPLOADS);
        }

        @ParameterizedTest
        @ValueSource(ints = {400, 404, 405, 411})
        void goesNothingMoreWhereTheRegistryDoesNotLikeIt(int status) {
            onlyTheClassesAreMissing();
            server.answer("POST", UPLOADS, new Answer(status, ""));
            OciRegistry client = clients.anonymous();

            client.upload(image, name, "abc1234");
            client.upload(layout(blob("another")), name, "other");

            assertThat(server.requests("POST"))
                    .extracting(path -> path.contains("digest="))
                    .containsExactly(true, false, false);
        }
    }

    @Nested
    class FromAnotherRepository {
        private final Blob layer = blob(LARGE);
        private final ImageName family = new ImageName("quay.io", "acme/far");
        private ImageName base;

        @BeforeEach
        void begin() {
            base = server.name("acme/base");
        }

        @Test
        void aLayerIsMountedAndNotSent() {
            server.putBlobIn("acme/base", LARGE);

            clients.anonymous(family, name, base).upload(layout(config, layer), name, "abc1234");

            assertThat(server.requests("POST"))
                    .contains("/v2" + UPLOADS + "?mount="
                            + layer.digest().value().replace(":", "%3A") + "&from=acme%2Fbase");
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
