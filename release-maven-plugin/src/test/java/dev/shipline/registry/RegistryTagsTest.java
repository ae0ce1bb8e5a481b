package dev.shipline.registry;

import static dev.shipline.registry.Clients.error;
import static dev.shipline.registry.Clients.failureOf;
import static dev.shipline.registry.Clients.wholeTextOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.PushedImage;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags, given and taken away. */
class RegistryTagsTest {
    private final Clients clients = new Clients();

    @RegisterExtension
    final OneImage one = new OneImage();

    @Test
    void keepsThePasswordOutOfTheRegistrysOwnWords() {
        one.server.requireBasic();
        String echo = "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no: " + FakeRegistry.PASSWORD + "\"}]}";
        one.server.answer("PUT", "/manifests/", new Answer(403, echo));

        ReleaseFailure failure = failureOf(() -> clients.robot().tag(candidate(), "abc1234"));

        assertThat(wholeTextOf(failure)).contains("****").doesNotContain(FakeRegistry.PASSWORD);
    }

    @Nested
    class Tagging {
        @Test
        void putsTheVeryBytesUnderTheTag() {
            PushedImage tagged = clients.anonymous().tag(candidate(), "abc1234");

            assertThat(tagged).isEqualTo(new PushedImage(one.name, "abc1234", one.digest));
            assertThat(one.server.manifest("acme/orders", "abc1234"))
                    .isEqualTo(one.server.manifest("acme/orders", "abc1234-candidate"));
        }

        @Test
        void putsNothingWhereTheTagIsRightAlready() {
            one.server.putImage("acme/orders", "abc1234", OneImage.CONFIGURATION);

            clients.anonymous().tag(candidate(), "abc1234");

            assertThat(one.server.requests("PUT")).isEmpty();
        }

        @Test
        void failsWhenTheRegistryAnswersAnotherDigest() {
            one.server.answer(
                    "PUT",
                    "/manifests/",
                    new Answer(201, "", Map.of("Docker-Content-Digest", "sha256:" + "f".repeat(64))));

            assertThat(failureOf(() -> clients.anonymous().tag(candidate(), "abc1234"))
                            .code())
                    .isEqualTo(FailureCode.DIGEST_MISMATCH);
        }

        @Test
        void failsWhenTheTagThenHasAnotherDigest() {
            one.server.answer("HEAD", "/manifests/abc1234", new Answer(404, ""), headWith("e"));

            assertThat(failureOf(() -> clients.anonymous().tag(candidate(), "abc1234"))
                            .code())
                    .isEqualTo(FailureCode.DIGEST_MISMATCH);
        }

        @Test
        void failsWhenTheRegistryTookItAndHasItNot() {
            one.server.answer("PUT", "/manifests/", new Answer(201, ""));

            assertThat(failureOf(() -> clients.anonymous().tag(candidate(), "abc1234")))
                    .hasMessageContaining("has it not");
        }

        @ParameterizedTest
        @CsvSource({
            "403, DENIED, CREDENTIALS, write permission",
            "405, UNSUPPORTED, IMAGE_PUSH, read-only",
            "409, TAG_IMMUTABLE, IMAGE_PUSH, ship.tag",
            "404, MANIFEST_UNKNOWN, IMAGE_PUSH, again",
            "404, NAME_UNKNOWN, IMAGE_PUSH, create the repository",
            "400, MANIFEST_INVALID, IMAGE_PUSH, ship.image",
            "404, TAG_EXPIRED, IMAGE_PUSH, longer life",
            "409, BLOB_UPLOAD_CONFLICT, IMAGE_PUSH, run the build again",
            "413, '', IMAGE_PUSH, MAXIMUM_LAYER_SIZE",
            "404, '', IMAGE_PUSH, create the repository",
            "403, TOOMANY, CREDENTIALS, write permission",
            "501, UNSUPPORTED, IMAGE_PUSH, accepts OCI images",
        })
        void wordsARefusal(int status, String errorCode, FailureCode code, String fix) {
            one.server.answer("PUT", "/manifests/", new Answer(status, error(errorCode)));

            ReleaseFailure failure = failureOf(() -> clients.anonymous().tag(candidate(), "abc1234"));

            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.because()).contains(errorCode);
            assertThat(failure.fix()).contains(fix);
        }

        @Test
        void namesTheQuotaThatIsUsedUp() {
            String body =
                    "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"denied\",\"detail\":\"Quota has been exceeded\"}]}";
            one.server.answer("PUT", "/manifests/", new Answer(403, body));

            ReleaseFailure failure = failureOf(() -> clients.anonymous().tag(candidate(), "abc1234"));

            assertThat(failure.code()).isEqualTo(FailureCode.IMAGE_PUSH);
            assertThat(failure.because()).startsWith("the quota of the namespace is used up");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "<html><body>503</body></html>",
                    "null",
                    "[]",
                    "{\"errors\":null}",
                    "{\"errors\":[]}",
                    "{\"errors\":\"no\"}",
                    "{\"errors\":[{\"code\":{\"a\":1},\"message\":[1],\"new\":true}]}"
                })
        void hasTheStatusToSayWhereThereAreNoWords(String body) {
            one.server.answer("PUT", "/manifests/", new Answer(400, body));

            assertThat(failureOf(() -> clients.anonymous().tag(candidate(), "abc1234"))
                            .because())
                    .isEqualTo("the registry refuses it (HTTP 400)");
        }

        private Answer headWith(String digit) {
            return new Answer(200, "", Map.of("Docker-Content-Digest", "sha256:" + digit.repeat(64)));
        }
    }

    @Nested
    class Untagging {
        @Test
        void takesTheTagAway() {
            clients.anonymous().untag(one.name, "abc1234-candidate");

            assertThat(clients.anonymous().resolve(one.name, "abc1234-candidate"))
                    .isEmpty();
        }

        @Test
        void isContentWithATagThatIsGone() {
            assertThatCode(() -> clients.anonymous().untag(one.name, "gone")).doesNotThrowAnyException();
        }

        @Test
        void namesTheRightThatIsMissing() {
            one.server.answer("DELETE", "/manifests/", new Answer(403, error("DENIED")));

            assertThat(failureOf(() -> clients.anonymous().untag(one.name, "abc1234-candidate"))
                            .fix())
                    .contains("permission to delete")
                    .contains("at Quay, write");
        }

        /** 400: docker-registry wants a one.digest. 405: deleting is off. 401: the token lacks a right of its own, of which nobody told. */
        @ParameterizedTest
        @CsvSource({"400, DIGEST_INVALID", "405, UNSUPPORTED", "401, UNAUTHORIZED"})
        void saysInOneLineWhyTheRegistryDoesNot(int status, String code) {
            one.server.requireBasic();
            Answer refusal = new Answer(status, error(code), Map.of("WWW-Authenticate", "Basic realm=\"registry\""));
            one.server.answer("DELETE", "/manifests/", refusal, refusal);

            ReleaseFailure failure = failureOf(() -> clients.robot().untag(one.name, "abc1234-candidate"));

            assertThat(failure.because())
                    .contains("HTTP " + status + " " + code)
                    .doesNotContain("\n");
        }
    }

    private PushedImage candidate() {
        return new PushedImage(one.name, "abc1234-candidate", one.digest);
    }
}
