package dev.shipline.registry;

import static dev.shipline.registry.Clients.error;
import static dev.shipline.registry.Clients.failureOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OciRegistryTest {
    private final Clients clients = new Clients();

    @RegisterExtension
    final OneImage one = new OneImage();

    @Nested
    class Resolving {
        @Test
        void givesTheDigestOfATag() {
            assertThat(clients.anonymous().resolve(one.name, "abc1234-candidate"))
                    .contains(one.digest);
        }

        @ParameterizedTest
        @CsvSource({"HEAD, resolve", "GET, labels"})
        void namesTheRightThatIsMissing(String method, String call) {
            one.server.answer(method, "/manifests/", new Answer(403, error("DENIED")));

            ReleaseFailure failure = failureOf(() -> {
                if (call.equals("resolve")) {
                    clients.anonymous().resolve(one.name, "abc1234-candidate");
                } else {
                    clients.anonymous().labels(one.name, one.digest);
                }
            });

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.fix()).contains("read permission (pull) on " + one.name);
        }

        @Test
        void givesNothingForATagThatIsNotThere() {
            assertThat(clients.anonymous().resolve(one.name, "other")).isEmpty();
        }

        @Test
        void computesTheDigestWhereTheRegistrySendsNone() {
            one.server.answer("HEAD", "/manifests/", new Answer(200, ""));

            assertThat(clients.anonymous().resolve(one.name, "abc1234-candidate"))
                    .contains(one.digest);
        }
    }

    @Nested
    class Size {
        private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

        @Test
        void isThatOfAllLayersOfTheFirstImageThatCanRun() {
            ImageDigest image = one.server.putManifest("acme/orders", "sized", layers(70, 13), TYPE);
            ImageDigest other = one.server.putManifest("acme/orders", "other", layers(1), TYPE);
            ImageDigest index = one.server.putManifest(
                    "acme/orders",
                    "both",
                    "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"" + image + "\"},{\"digest\":\"" + other
                            + "\"}]}",
                    "application/vnd.oci.image.index.v1+json");

            assertThat(clients.anonymous().size(new PushedImage(one.name, "sized", image)))
                    .hasValue(83);
            assertThat(clients.anonymous().size(new PushedImage(one.name, "both", index)))
                    .hasValue(83);
        }

        private static String layers(long... sizes) {
            return "{\"schemaVersion\":2,\"layers\":["
                    + Arrays.stream(sizes)
                            .mapToObj(size -> "{\"size\":" + size + "}")
                            .collect(Collectors.joining(","))
                    + "]}";
        }
    }

    @Nested
    class Labels {
        @Test
        void areThoseOfTheConfiguration() {
            assertThat(clients.anonymous().labels(one.name, one.digest))
                    .isEqualTo(Map.of("revision", "abc1234", "n", "1"));
        }

        @Test
        void areThoseOfTheFirstRunnableImageOfAnIndex() {
            String attestation = "{\"digest\":\"sha256:" + "0".repeat(64) + "\",\"platform\":{\"os\":\"unknown\"}}";
            String child = "{\"digest\":\"" + one.digest + "\",\"platform\":{\"os\":\"linux\"}}";
            ImageDigest index = one.server.putManifest(
                    "acme/orders",
                    "index",
                    "{\"schemaVersion\":2,\"manifests\":[" + attestation + "," + child + "]}",
                    "application/vnd.oci.image.index.v1+json");

            assertThat(clients.anonymous().labels(one.name, index)).containsEntry("revision", "abc1234");
        }

        @Test
        void comeFromAnotherHostWithoutTheRegistrysToken() throws IOException {
            one.server.requireTokens("pull");
            try (FakeRegistry store = new FakeRegistry()) {
                store.putImage("acme/orders", "copy", OneImage.CONFIGURATION);
                one.server.redirectBlobsTo(store);

                assertThat(clients.robot().labels(one.name, one.digest)).containsEntry("revision", "abc1234");

                assertThat(store.requests()).hasSize(1).allMatch(request -> request.authorization()
                        .isEmpty());
            }
        }

        @Test
        void areReadBesideFieldsThatNobodyKnows() {
            ImageDigest config =
                    one.server.putBlob("{\"config\":{\"Labels\":{\"a\":\"b\"},\"x\":[]},\"y\":{}}".getBytes(UTF_8));
            String manifest = "{\"schemaVersion\":2,\"future\":{\"a\":[1]},\"config\":{\"digest\":\"" + config
                    + "\",\"urls\":[\"u\"]},\"layers\":[]}";
            ImageDigest odd = one.server.putManifest(
                    "acme/orders", "odd", manifest, "application/vnd.oci.image.manifest.v1+json");

            assertThat(clients.anonymous().labels(one.name, odd)).containsEntry("a", "b");
        }

        @Test
        void areNotTakenFromAChangedManifest() {
            one.server.corruptManifest("acme/orders", one.digest);

            assertThat(failureOf(() -> clients.anonymous().labels(one.name, one.digest))
                            .code())
                    .isEqualTo(FailureCode.DIGEST_MISMATCH);
        }
    }
}
