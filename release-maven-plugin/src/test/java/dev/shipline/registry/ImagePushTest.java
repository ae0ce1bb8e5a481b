package dev.shipline.registry;

import static dev.shipline.registry.Clients.error;
import static dev.shipline.registry.Clients.failureOf;
import static dev.shipline.registry.Clients.wholeTextOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePushTest {
    private static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String UPLOADS = "/acme/orders/blobs/uploads/";

    private final Clients clients = new Clients();
    private final Blob config = blob("{}");
    private final Blob base = blob("the base image, which is the largest of all");
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
        server.putBlob(bytes(config));
        server.putBlob(bytes(base));
        server.putBlob(bytes(classes));
        server.loseBlob(classes.digest());
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
        CyclicBarrier four = new CyclicBarrier(4);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Blob> layers = IntStream.range(0, 8)
                .mapToObj(i -> "layer " + i)
                .map(text -> new Blob(blob(text).digest(), text.length(), "layer", () -> {
                    most.accumulateAndGet(open.incrementAndGet(), Math::max);
                    await(four);
                    return countingDown(text, open);
                }))
                .toList();
        server.putBlob(bytes(config));

        clients.anonymous().upload(layout(config, layers.toArray(Blob[]::new)), name, "abc1234");

        assertThat(most).hasValue(4);
    }

    @Nested
    class TriesAgain {
        @ParameterizedTest
        @ValueSource(ints = {408, 429, 500, 502, 503})
        void whenTheRegistryIsBusyTakingABlob(int status) {
            onlyTheClassesAreMissing();
            server.answer("PUT", UPLOADS, new Answer(status, ""), new Answer(status, ""));

            push();

            assertThat(server.requests("POST")).as("a fresh upload each time").hasSize(3);
            assertThat(clients.clock().pauses()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
            assertThat(clients.told()).containsExactly("sent 11 B in 1 blob; 2 blobs there already");
        }

        @Test
        void afterTheTimeTheRegistryAsksFor() {
            onlyTheClassesAreMissing();
            server.answer("POST", UPLOADS, new Answer(429, "", Map.of("Retry-After", "17")));

            push();

            assertThat(clients.clock().pauses()).containsExactly(Duration.ofSeconds(17));
        }

        @ParameterizedTest
        @ValueSource(strings = {"HEAD", "POST", "PUT"})
        void whenTheLineBreaks(String method) {
            onlyTheClassesAreMissing();
            server.answer(method, "/blobs/", Answer.CUT, Answer.CUT);

            assertThat(push().digest()).isEqualTo(image.digest());
        }

        @Test
        void whenTheLineBreaksUnderTheManifest() {
            server.answer("PUT", "/manifests/", Answer.CUT);

            assertThat(push().digest()).isEqualTo(image.digest());
        }

        @ParameterizedTest
        @ValueSource(strings = {"BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID", "DIGEST_INVALID"})
        void whenTheUploadWentWrongOnTheWay(String code) {
            onlyTheClassesAreMissing();
            server.answer("PUT", UPLOADS, new Answer(400, error(code)));

            push();

            assertThat(server.requests("POST")).hasSize(2);
        }

        @Test
        void withAFreshTokenWhenTheOldOneRanOut() {
            server.requireTokens("pull", "push");
            OciRegistry robot = clients.robot();
            robot.upload(layout(config), name, "before");
            server.expireTokens();

            robot.upload(image, name, "abc1234");

            assertThat(server.manifest("acme/orders", "abc1234")).isPresent();
        }

        @ParameterizedTest
        @ValueSource(strings = {"MANIFEST_BLOB_UNKNOWN", "Unknown blob `sha256:…`"})
        void withEverythingWhenABlobVanished(String words) {
            push();
            server.forgetRequests();
            server.answer("PUT", "/manifests/", new Answer(400, error(words)));

            push();

            assertThat(server.requests("POST")).hasSize(3);
        }

        @Test
        void withTheBlobThatTheRegistryMisses() {
            push();
            server.forgetRequests();
            server.loseBlob(base.digest());
            server.answer("HEAD", "/blobs/" + base.digest(), new Answer(200, ""));

            push();

            assertThat(server.requests("POST")).hasSize(1);
            assertThat(server.blob(base.digest().value())).isNotNull();
        }
    }

    @Nested
    class Fails {
        @Test
        void afterTheLastTry() {
            onlyTheClassesAreMissing();
            server.answer("PUT", UPLOADS, repeat(new Answer(502, "<html>down</html>"), 9));

            ReleaseFailure failure = failureOf(ImagePushTest.this::push);

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure).hasMessageContaining("HTTP 502");
            assertThat(server.requests("PUT")).hasSize(5);
        }

        @Test
        void ratherThanWaitBeyondTheDeadline() {
            onlyTheClassesAreMissing();
            server.answer("PUT", UPLOADS, new Answer(503, "", Map.of("Retry-After", "1801")));

            assertThat(failureOf(ImagePushTest.this::push).code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(clients.clock().pauses()).isEmpty();
        }

        @Test
        void whenTheRegistryAnswersAnotherDigest() {
            server.answer("PUT", "/manifests/", new Answer(201, "", digestHeader(ImageDigest.of(new byte[0]))));

            assertThat(failureOf(ImagePushTest.this::push).code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        }

        @Test
        void whenTheTagThenHasAnotherDigest() {
            server.answer("HEAD", "/manifests/", new Answer(200, "", digestHeader(ImageDigest.of(new byte[0]))));

            assertThat(failureOf(ImagePushTest.this::push).code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        }

        @Test
        void whenABlobVanishesAgain() {
            server.answer("PUT", "/manifests/", repeat(new Answer(404, error("MANIFEST_BLOB_UNKNOWN")), 3));

            assertThat(failureOf(ImagePushTest.this::push)).hasMessageContaining("MANIFEST_BLOB_UNKNOWN");
            assertThat(server.requests("PUT"))
                    .filteredOn(path -> path.contains("/manifests/"))
                    .hasSize(2);
        }

        @Test
        void whenTheRobotMayNotWriteAndNeverTellsItsPassword() {
            server.requireBasic();
            String echo = error("DENIED").replace("no", "no " + FakeRegistry.PASSWORD);
            server.answer("POST", UPLOADS, repeat(new Answer(403, echo), 3));

            ReleaseFailure failure = failureOf(() -> clients.robot().upload(image, name, "abc1234"));

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.fix()).contains("write permission on " + name);
            assertThat(wholeTextOf(failure)).contains("****").doesNotContain(FakeRegistry.PASSWORD);
        }

        @Test
        void whenTheImageFileIsGone() {
            Blob gone = new Blob(classes.digest(), classes.size(), "layer", () -> {
                throw new NoSuchFileException("target/ship/image.tar");
            });

            ReleaseFailure failure = failureOf(() -> clients.anonymous().upload(layout(config, gone), name, "abc1234"));

            assertThat(failure.code()).isEqualTo(FailureCode.IMAGE_PUSH);
            assertThat(failure.because()).contains("target/ship/image.tar");
            assertThat(clients.clock().pauses()).isEmpty();
        }
    }

    private PushedImage push() {
        return clients.anonymous().upload(image, name, "abc1234");
    }

    private void onlyTheClassesAreMissing() {
        server.putBlob(bytes(config));
        server.putBlob(bytes(base));
    }

    private static Answer elsewhere() {
        return new Answer(202, "", Map.of("Location", "http://elsewhere.example/upload"));
    }

    private static Map<String, String> digestHeader(ImageDigest digest) {
        return Map.of("Docker-Content-Digest", digest.value());
    }

    private static Answer[] repeat(Answer answer, int times) {
        Answer[] answers = new Answer[times];
        Arrays.fill(answers, answer);
        return answers;
    }

    private static Blob blob(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Blob(ImageDigest.of(bytes), bytes.length, "layer", () -> new ByteArrayInputStream(bytes));
    }

    private static byte[] bytes(Blob blob) {
        try (InputStream in = blob.content().open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ImageLayout layout(Blob config, Blob... layers) {
        String list = Arrays.stream(layers).map(ImagePushTest::descriptor).collect(Collectors.joining(","));
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(MEDIA_TYPE, descriptor(config), list);
        List<Blob> blobs = IntStream.rangeClosed(0, layers.length)
                .mapToObj(i -> i == 0 ? config : layers[i - 1])
                .toList();
        return new ImageLayout(manifest.getBytes(StandardCharsets.UTF_8), MEDIA_TYPE, blobs);
    }

    private static String descriptor(Blob blob) {
        return "{\"digest\":\"%s\",\"size\":%d}".formatted(blob.digest(), blob.size());
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException("fewer than four blobs were sent at once", e);
        }
    }

    private static InputStream countingDown(String text, AtomicInteger open) {
        return new FilterInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
            @Override
            public void close() throws IOException {
                open.decrementAndGet();
                super.close();
            }
        };
    }
}
