package dev.shipline.registry;

import static dev.shipline.registry.Clients.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.ReferrersServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciReferrersTest {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final Artifact SBOM = artifact(ArtifactKind.SBOM, "sbom.cdx.json", "{\"bomFormat\":\"CycloneDX\"}");
    private static final Artifact PROVENANCE =
            artifact(ArtifactKind.PROVENANCE, "provenance.json", "{\"_type\":\"s\"}");
    private static final String ANOTHERS =
            "{\"mediaType\":\"" + MANIFEST + "\",\"digest\":\"sha256:" + "9".repeat(64) + "\",\"size\":7}";

    private final Clients clients = new Clients();
    private ReferrersServer server;
    private PushedImage image;
    private int imageSize;
    private String tag;

    @BeforeEach
    void anImage() throws IOException {
        server = new ReferrersServer();
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"layers\":[]}";
        imageSize = manifest.length();
        image = new PushedImage(server.name(), "1234567", server.put(manifest));
        tag = image.digest().value().replace(':', '-');
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Nested
    class WithTheApi {
        @BeforeEach
        void serve() {
            server.hasApi = true;
            server.namesSubjects = true;
        }

        @Test
        void attachesADocumentToTheImagesDigest() {
            ImageDigest digest = referrers().attach(SBOM);

            Document manifest = server.manifest(digest.value());
            assertThat(manifest.at("artifactType").text()).contains("application/vnd.cyclonedx+json");
            assertThat(manifest.at("subject", "digest").text())
                    .contains(image.digest().value());
            assertThat(manifest.at("subject", "mediaType").text()).contains(MANIFEST);
            assertThat(manifest.at("subject", "size").number(0)).isEqualTo(imageSize);
            assertThat(manifest.at("config", "mediaType").text()).contains("application/vnd.oci.empty.v1+json");
            Document layer = manifest.at("layers").items().get(0);
            assertThat(layer.at("mediaType").text()).contains("application/vnd.cyclonedx+json");
            assertThat(server.blobs.get(layer.at("digest").text(""))).isEqualTo(SBOM.content());
            assertThat(layer.at("size").number(0)).isEqualTo(SBOM.content().length);
            assertThat(server.manifests).doesNotContainKey(tag);
        }

        @Test
        void takesFewRequests() {
            Referrers referrers = referrers();
            referrers.attach(SBOM);
            // the image's manifest; the empty configuration: look, open, send; the document: open, send; its manifest
            assertThat(server.asked).hasSize(7);
            referrers.attach(PROVENANCE);
            assertThat(server.asked).hasSize(10);
            assertThat(server.asked("GET")).noneMatch(path -> path.contains("/referrers/"));
        }

        @Test
        void attachingTwiceIsAttachingOnce() {
            ImageDigest first = referrers().attach(SBOM);
            int held = server.manifests.size();

            assertThat(referrers().attach(SBOM)).isEqualTo(first);
            assertThat(server.manifests).hasSize(held);
        }

        @Test
        void findsWhatIsAttachedByItsKind() {
            assertThat(referrers().find(ArtifactKind.SBOM)).isEmpty();
            ImageDigest sbom = referrers().attach(SBOM);
            assertThat(referrers().find(ArtifactKind.SBOM)).contains(sbom);
            assertThat(referrers().find(ArtifactKind.PROVENANCE)).isEmpty();
            ImageDigest provenance = referrers().attach(PROVENANCE);
            assertThat(referrers().find(ArtifactKind.PROVENANCE)).contains(provenance);
        }

        @Test
        void takesNoOtherStatementForProvenance() {
            referrers()
                    .attach(artifact(
                            new ArtifactKind(
                                    "application/vnd.in-toto+json",
                                    Map.of("in-toto.io/predicate-type", "https://openvex.dev/ns")),
                            "vex.json",
                            "{}"));
            assertThat(referrers().find(ArtifactKind.PROVENANCE)).isEmpty();
        }

        @Test
        void readsTheManifestWhereTheListTellsNoTypes() {
            ImageDigest provenance = referrers().attach(PROVENANCE);
            server.tellsTypes = false;
            assertThat(referrers().find(ArtifactKind.PROVENANCE)).contains(provenance);
            assertThat(referrers().find(ArtifactKind.SBOM)).isEmpty();
        }

        @Test
        void needsNoTagWhereOnlyTheListSaysThatThereIsAnApi() {
            server.namesSubjects = false;
            referrers().attach(SBOM);
            assertThat(server.manifests).doesNotContainKey(tag);
        }
    }

    @Nested
    class WithoutTheApi {
        @ParameterizedTest
        @ValueSource(ints = {404, 405, 400, 406})
        void listsTheDocumentUnderTheTagThatTheSpecificationNames(int status) {
            server.faults = asked -> asked.path().contains("/referrers/")
                    ? Optional.of(new Answer(status, "text/plain", "no such page"))
                    : Optional.empty();

            ImageDigest digest = referrers().attach(SBOM);

            Document index = server.manifest(tag);
            assertThat(index.at("mediaType").text()).contains(INDEX);
            Document entry = index.at("manifests").items().get(0);
            assertThat(entry.at("digest").text()).contains(digest.value());
            assertThat(entry.at("artifactType").text()).contains("application/vnd.cyclonedx+json");
            assertThat(entry.at("size").number(0)).isEqualTo(server.manifests.get(digest.value()).length);
            assertThat(referrers().find(ArtifactKind.SBOM)).contains(digest);
        }

        @ParameterizedTest
        @CsvSource({
            "text/html, <html>please log in</html>",
            "application/json, []",
            "application/json, {\"errors\":[]}",
            "application/vnd.oci.image.index.v1+json, {\"manifests\":\"none\"}"
        })
        void takesAPageOfAProxyForNoApi(String contentType, String body) {
            server.faults = asked -> asked.path().contains("/referrers/")
                    ? Optional.of(new Answer(200, contentType, body))
                    : Optional.empty();

            ImageDigest digest = referrers().attach(SBOM);

            assertThat(entries()).containsExactly(digest.value());
        }

        @Test
        void ignoresEntriesThatNobodyUnderstands() {
            server.tag(tag, index("{}", "{\"digest\":\"sha512:abc\"}", "7", ANOTHERS));
            server.manifests.put("sha256:" + "9".repeat(64), "{}".getBytes(StandardCharsets.UTF_8));
            ReleaseFailure failure = failureOf(() -> referrers().find(ArtifactKind.SBOM));
            // what it does not tell the type of is read, and is not what the list says
            assertThat(failure.code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        }

        @Test
        void leavesTheEntriesOfOthers() {
            server.tag(tag, index(ANOTHERS));
            ImageDigest digest = referrers().attach(SBOM);
            assertThat(entries()).containsExactly("sha256:" + "9".repeat(64), digest.value());
        }

        @Test
        void attachingTwiceWritesTheTagOnce() {
            referrers().attach(SBOM);
            referrers().attach(SBOM);
            assertThat(server.asked("PUT"))
                    .filteredOn(path -> path.endsWith(tag))
                    .hasSize(1);
        }

        @Test
        void leavesATagAloneThatIsSomethingElse() {
            server.tag(tag, "{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"layers\":[]}");
            ReleaseFailure failure = failureOf(() -> referrers().attach(SBOM));
            assertThat(failure.because()).contains("the tag " + tag).contains("is something else");
            assertThat(server.manifest(tag).at("layers").isMissing()).isFalse();
        }
    }

    @Nested
    class BesideAnotherRun {
        @Test
        void writesAgainWhereTheRegistryKeepsToConditions() {
            server.obeysConditions = true;
            server.beforeTagged = once(() -> server.tag(tag, index(ANOTHERS)));

            ImageDigest digest = referrers().attach(SBOM);

            assertThat(entries()).containsExactly("sha256:" + "9".repeat(64), digest.value());
        }

        @Test
        void writesAgainWhereTheTagChangedFromOneStateToAnother() {
            server.obeysConditions = true;
            server.tag(tag, index(ANOTHERS.replace('9', '8')));
            server.beforeTagged = once(() -> server.tag(tag, index(ANOTHERS)));

            ImageDigest digest = referrers().attach(SBOM);

            assertThat(entries()).containsExactly("sha256:" + "9".repeat(64), digest.value());
        }

        @Test
        void writesAgainWhereTheOtherOverwroteIt() {
            server.afterTagged = once(() -> server.tag(tag, index(ANOTHERS)));

            ImageDigest digest = referrers().attach(SBOM);

            assertThat(entries()).containsExactly("sha256:" + "9".repeat(64), digest.value());
            assertThat(clients.clock().pauses()).hasSize(1);
        }

        @Test
        void givesUpAfterFiveTimes() {
            server.afterTagged = () -> server.tag(tag, index(ANOTHERS));

            ReleaseFailure failure = failureOf(() -> referrers().attach(SBOM));

            assertThat(failure.because()).contains("other clients changed the tag " + tag + " 5 times meanwhile");
        }
    }

    @Nested
    class Refused {
        @ParameterizedTest
        @CsvSource({
            "PUT, /manifests/sha256:, 415, IMAGE_PUSH",
            "PUT, /manifests/sha256:, 400, IMAGE_PUSH",
            "PUT, /manifests/sha256:, 405, IMAGE_PUSH",
            "PUT, /manifests/sha256:, 413, IMAGE_PUSH",
            "PUT, /blobs/, 413, IMAGE_PUSH",
            "POST, /blobs/, 403, CREDENTIALS",
            "GET, /referrers/, 403, CREDENTIALS",
            "GET, /referrers/, 503, UNREACHABLE",
            "PUT, /manifests/sha256-, 409, IMAGE_PUSH",
            "GET, /manifests/sha256-, 500, UNREACHABLE"
        })
        void isSaidWithItsCause(String method, String part, int status, FailureCode code) {
            server.faults =
                    asked -> asked.method().equals(method) && asked.path().contains(part)
                            ? Optional.of(new Answer(status, "application/json", Clients.error("NO")))
                            : Optional.empty();

            ReleaseFailure failure = failureOf(() -> referrers().attach(SBOM));

            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.what())
                    .isEqualTo("cannot attach sbom.cdx.json to " + image.name().withDigest(image.digest()));
            assertThat(failure.because()).contains("HTTP " + status);
        }
    }

    private Referrers referrers() {
        return clients.robot().referrers(image);
    }

    private List<String> entries() {
        return server.manifest(tag).at("manifests").items().stream()
                .map(entry -> entry.at("digest").text(""))
                .toList();
    }

    private static String index(String... entries) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[" + String.join(",", entries)
                + "]}";
    }

    private static Runnable once(Runnable work) {
        AtomicInteger calls = new AtomicInteger();
        return () -> {
            if (calls.incrementAndGet() == 1) {
                work.run();
            }
        };
    }

    private static Artifact artifact(ArtifactKind kind, String title, String content) {
        return new Artifact(
                kind, title, content.getBytes(StandardCharsets.UTF_8), Instant.parse("2026-01-02T03:04:05Z"));
    }
}
