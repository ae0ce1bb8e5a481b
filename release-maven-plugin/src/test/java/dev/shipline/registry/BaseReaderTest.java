package dev.shipline.registry;

import static dev.shipline.registry.Clients.error;
import static dev.shipline.registry.Clients.failureOf;
import static dev.shipline.registry.Clients.wholeTextOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.BaseReference;
import dev.shipline.image.BaseRegistry;
import dev.shipline.image.FakeRegistry;
import dev.shipline.image.FakeRegistry.Answer;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseReaderTest {
    private static final String MANIFESTS = "/bases/jre/manifests";
    private static final String LAYER = "a layer";

    private final Clients clients = new Clients();
    private FakeRegistry server;
    private ImageDigest digest;
    private ImageDigest layer;
    private BaseReference base;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
        digest = server.putImage("bases/jre", "17", "{}");
        layer = server.putBlob(LAYER.getBytes(StandardCharsets.UTF_8));
        base = BaseReference.parse(server.host() + "/bases/jre:17");
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void resolvesTheTagAndReadsWhatItNames() throws IOException {
        server.requireTokens("pull");
        BaseRegistry bases = clients.robot().bases();

        assertThat(bases.resolve(base)).isEqualTo(digest);
        assertThat(ImageDigest.of(bases.manifest(base, digest))).isEqualTo(digest);
        assertThat(text(bases.blob(base, layer))).isEqualTo(LAYER);
    }

    @Test
    void readsALayerFromWhereTheRegistryKeepsIt() throws IOException {
        try (FakeRegistry store = new FakeRegistry()) {
            store.putBlob(LAYER.getBytes(StandardCharsets.UTF_8));
            server.requireTokens("pull");
            server.redirectBlobsTo(store);

            assertThat(text(clients.robot().bases().blob(base, layer))).isEqualTo(LAYER);
            assertThat(store.requests())
                    .allMatch(request -> request.authorization().isEmpty());
        }
    }

    @Test
    void saysThatThereIsNoSuchBase() {
        ReleaseFailure failure = resolving(BaseReference.parse(server.host() + "/bases/missing:17"));

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure.because()).isEqualTo("there is no base image " + server.host() + "/bases/missing:17");
    }

    @Test
    void saysThatTheBaseIsGoneBetweenItsTagAndItsManifest() {
        server.answer("GET", MANIFESTS, new Answer(404, error("MANIFEST_UNKNOWN")));

        ReleaseFailure failure = failureOf(() -> clients.anonymous().bases().manifest(base, digest));

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure).hasMessageContaining("ship.image.base").hasMessageContaining("run the build again");
    }

    @Test
    void refusesAManifestThatIsNotTheOneAskedFor() {
        server.corruptManifest("bases/jre", digest);

        assertThat(failureOf(() -> clients.anonymous().bases().manifest(base, digest))
                        .code())
                .isEqualTo(FailureCode.DIGEST_MISMATCH);
    }

    @Test
    void handsOverTheFirstImageFormatToBeRefusedByName() {
        String old = "{\"schemaVersion\":1}";
        server.answer("GET", MANIFESTS, new Answer(200, old));

        assertThat(clients.anonymous().bases().manifest(base, digest))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(old);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void saysWhoMayNotPullTheBase(int status) {
        always(status, "{}");

        ReleaseFailure failure = failureOf(() -> clients.robot().bases().resolve(base));

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
        assertThat(failure.because()).contains(FakeRegistry.USER);
        assertThat(failure.fix()).contains("settings.xml", server.host(), "read permission", "ship.image.base");
        assertThat(wholeTextOf(failure)).doesNotContain(FakeRegistry.PASSWORD);
    }

    @Test
    void asksForCredentialsWhereTheRegistryDoes() {
        server.requireBasic();

        ReleaseFailure failure = resolving(base);

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
        assertThat(failure.fix()).contains("settings.xml").doesNotContain("ship.image,");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void outlastsARegistryThatIsBusyForAWhile(int status) {
        server.answer("HEAD", MANIFESTS, new Answer(status, ""), new Answer(status, ""));

        assertThat(clients.anonymous().bases().resolve(base)).isEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void saysThatTheRegistryOfTheBaseStaysBusy(int status) {
        always(status, "");

        ReleaseFailure failure = resolving(base);

        assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
        assertThat(failure.what()).isEqualTo("cannot read the base image " + base);
        assertThat(failure.because()).contains(String.valueOf(status));
    }

    @Test
    void saysThatTheRegistryOfTheBaseIsAway() throws IOException {
        server.close();

        ReleaseFailure failure = resolving(base);

        assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
        assertThat(failure.fix()).contains("ship.image.base").doesNotContain("ship.image,");
    }

    @Test
    void saysThatTheLineBreaksInsideALayer() {
        server.answer("GET", "/blobs/", new Answer(502, ""));

        assertThatThrownBy(() -> clients.anonymous().bases().blob(base, layer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("502");
    }

    @Test
    void asksDockerHubByTheHostThatServesIt() {
        assertThat(DockerHub.served(new ImageName("docker.io", "library/eclipse-temurin")))
                .isEqualTo(new ImageName("registry-1.docker.io", "library/eclipse-temurin"));
        assertThat(DockerHub.served(new ImageName("quay.io", "acme/jre")))
                .isEqualTo(new ImageName("quay.io", "acme/jre"));
    }

    private void always(int status, String body) {
        server.answer(
                "HEAD",
                MANIFESTS,
                Collections.nCopies(20, new Answer(status, body)).toArray(Answer[]::new));
    }

    private ReleaseFailure resolving(BaseReference reference) {
        return failureOf(() -> clients.anonymous().bases().resolve(reference));
    }

    private static String text(InputStream in) throws IOException {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
