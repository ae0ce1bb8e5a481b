package dev.shipline.registry;

import static dev.shipline.registry.Clients.error;
import static dev.shipline.registry.Clients.failureOf;
import static dev.shipline.registry.Clients.wholeTextOf;
import static dev.shipline.registry.Layouts.blob;
import static dev.shipline.registry.Layouts.layout;
import static dev.shipline.registry.PushRig.UPLOADS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import java.io.ByteArrayInputStream;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePushFaultsTest {
    @AutoClose
    private final PushRig rig = new PushRig();

    private final Clients clients = rig.clients;
    private final FakeRegistry server = rig.server;
    private final ImageName name = rig.name;

    @FunctionalInterface
    private interface Event {
        void happen() throws InterruptedException;
    }

    @Nested
    class TriesAgain {
        @ParameterizedTest
        @ValueSource(ints = {408, 429, 500, 502, 503})
        void whenTheRegistryIsBusyTakingABlob(int status) {
            rig.onlyTheClassesAreMissing();
            server.answer("PUT", UPLOADS, new Answer(status, ""), new Answer(status, ""));

            rig.push();

            assertThat(server.requests("POST")).as("a fresh upload each time").hasSize(3);
            assertThat(clients.clock().pauses()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
            assertThat(clients.told()).containsExactly("sent 11 B in 1 blob; 2 blobs there already");
        }

        @Test
        void afterTheTimeTheRegistryAsksFor() {
            rig.onlyTheClassesAreMissing();
            server.answer("POST", UPLOADS, new Answer(429, "", Map.of("Retry-After", "17")));

            rig.push();

            assertThat(clients.clock().pauses()).containsExactly(Duration.ofSeconds(17));
        }

        @ParameterizedTest
        @ValueSource(strings = {"HEAD", "POST", "PUT"})
        void whenTheLineBreaks(String method) {
            rig.onlyTheClassesAreMissing();
            server.answer(method, "/blobs/", Answer.CUT, Answer.CUT);

            assertThat(rig.push().digest()).isEqualTo(rig.image.digest());
        }

        @Test
        void whenTheLineBreaksUnderTheManifest() {
            server.answer("PUT", "/manifests/", Answer.CUT);

            assertThat(rig.push().digest()).isEqualTo(rig.image.digest());
        }

        @Test
        void whenTheRegistryLostCountOfTheBytes() {
            rig.onlyTheClassesAreMissing();
            server.answer("PUT", UPLOADS, new Answer(416, ""));

            rig.push();

            assertThat(server.requests("POST")).hasSize(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID", "DIGEST_INVALID"})
        void whenTheUploadWentWrongOnTheWay(String code) {
            rig.onlyTheClassesAreMissing();
            server.answer("PUT", UPLOADS, new Answer(400, error(code)));

            rig.push();

            assertThat(server.requests("POST")).hasSize(2);
        }

        @Test
        void withAFreshTokenWhenTheOldOneRanOut() {
            server.requireTokens("pull", "push");
            OciRegistry robot = clients.robot();
            robot.upload(layout(rig.config), name, "before");
            server.expireTokens();

            robot.upload(rig.image, name, "abc1234");

            assertThat(server.manifest("acme/orders", "abc1234")).isPresent();
        }

        @ParameterizedTest
        @ValueSource(strings = {"MANIFEST_BLOB_UNKNOWN", "Unknown blob `sha256:…`"})
        void withEverythingWhenABlobVanished(String words) {
            rig.push();
            server.forgetRequests();
            server.answer("PUT", "/manifests/", new Answer(400, error(words)));

            rig.push();

            assertThat(server.requests("POST")).hasSize(3);
        }

        @Test
        void withTheBlobThatTheRegistryMisses() {
            rig.push();
            server.forgetRequests();
            server.loseBlob(rig.base.digest());
            server.answer("HEAD", "/blobs/" + rig.base.digest(), new Answer(200, ""));

            rig.push();

            assertThat(server.requests("POST")).hasSize(1);
            assertThat(server.blob(rig.base.digest().value())).isNotNull();
        }
    }

    @Nested
    class Fails {
        @Test
        void afterTheLastTry() {
            rig.onlyTheClassesAreMissing();
            server.answer("PUT", UPLOADS, repeat(new Answer(502, "<html>down</html>"), 9));

            ReleaseFailure failure = failureOf(rig::push);

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure).hasMessageContaining("HTTP 502");
            assertThat(server.requests("PUT")).hasSize(5);
        }

        @Test
        void ratherThanWaitLongerThanABuildCan() {
            rig.onlyTheClassesAreMissing();
            server.answer("PUT", UPLOADS, new Answer(503, "", Map.of("Retry-After", "91")));

            ReleaseFailure failure = failureOf(rig::push);

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure.because()).endsWith("and asks for a pause (Retry-After: 91)");
            assertThat(clients.clock().pauses()).isEmpty();
        }

        @Test
        void whenTheRegistryAnswersAnotherDigest() {
            server.answer("PUT", "/manifests/", new Answer(201, "", PushRig.digestHeader(ImageDigest.of(new byte[0]))));

            assertThat(failureOf(rig::push).code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        }

        @Test
        void whenTheRegistryTookALayerAsAnother() {
            rig.onlyTheClassesAreMissing();
            server.answer("PUT", UPLOADS, new Answer(201, "", PushRig.digestHeader(ImageDigest.of(new byte[0]))));

            assertThat(failureOf(rig::push).code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        }

        @Test
        void whenTheLayersFileChangedSinceTheBuild() {
            Blob changed = new Blob(
                    rig.classes.digest(), rig.classes.size(), "layer", () -> new ByteArrayInputStream(new byte[11]));

            ReleaseFailure failure =
                    failureOf(() -> clients.anonymous().upload(layout(rig.config, changed), name, "abc1234"));

            assertThat(failure.code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
            assertThat(failure.because()).contains("changed since the image was built");
            assertThat(clients.clock().pauses()).isEmpty();
        }

        @Test
        void whenTheWholePushTakesLongerThanItMay() {
            CountDownLatch over = new CountDownLatch(1);
            Blob slow = whenOpened(rig.base, () -> clients.clock().sleep(Duration.ofMinutes(31)));
            Blob stuck = whenOpened(rig.classes, over::await);
            try {
                ReleaseFailure failure =
                        failureOf(() -> clients.anonymous().upload(layout(rig.config, slow, stuck), name, "abc1234"));

                assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
                assertThat(failure.because()).isEqualTo("it was not done within 30 min");
            } finally {
                over.countDown();
            }
        }

        private Blob whenOpened(Blob blob, Event event) {
            return new Blob(blob.digest(), blob.size(), blob.mediaType(), () -> {
                try {
                    event.happen();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
                return blob.content().open();
            });
        }

        @Test
        void whenTheTagThenHasAnotherDigest() {
            server.answer(
                    "HEAD", "/manifests/", new Answer(200, "", PushRig.digestHeader(ImageDigest.of(new byte[0]))));

            assertThat(failureOf(rig::push).code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        }

        @Test
        void whenABlobVanishesAgain() {
            server.answer("PUT", "/manifests/", repeat(new Answer(404, error("MANIFEST_BLOB_UNKNOWN")), 3));

            assertThat(failureOf(rig::push)).hasMessageContaining("MANIFEST_BLOB_UNKNOWN");
            assertThat(server.requests("PUT"))
                    .filteredOn(path -> path.contains("/manifests/"))
                    .hasSize(2);
        }

        @Test
        void whenTheRobotMayNotWriteAndNeverTellsItsPassword() {
            server.requireBasic();
            String echo = error("DENIED").replace("no", "no " + FakeRegistry.PASSWORD);
            server.answer("POST", UPLOADS, repeat(new Answer(403, echo), 3));

            ReleaseFailure failure = failureOf(() -> clients.robot().upload(rig.image, name, "abc1234"));

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.fix()).contains("write permission (push) on " + name);
            assertThat(wholeTextOf(failure)).contains("****").doesNotContain(FakeRegistry.PASSWORD);
        }

        @Test
        void whenTheImageFileIsGone() {
            Blob gone = new Blob(rig.classes.digest(), rig.classes.size(), "layer", () -> {
                throw new NoSuchFileException("target/image/image.tar");
            });

            ReleaseFailure failure =
                    failureOf(() -> clients.anonymous().upload(layout(rig.config, gone), name, "abc1234"));

            assertThat(failure.code()).isEqualTo(FailureCode.IMAGE_PUSH);
            assertThat(failure.because()).contains("target/image/image.tar");
            assertThat(clients.clock().pauses()).isEmpty();
        }
    }

    private static Answer[] repeat(Answer answer, int times) {
        Answer[] answers = new Answer[times];
        Arrays.fill(answers, answer);
        return answers;
    }
}
