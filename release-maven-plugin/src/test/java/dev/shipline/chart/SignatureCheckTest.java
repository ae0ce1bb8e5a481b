package dev.shipline.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureCheckTest {
    private static final Instant CREATED = Instant.parse("2025-01-01T00:00:00Z");
    private static final String CHART_YAML = "apiVersion: v2\nname: api\nversion: 1.0.0\n";

    private final byte[] archive = Tgz.chart("api", "1.0.0");
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private Signer signer;

    @TempDir
    private Path directory;

    @BeforeEach
    void publish() throws Exception {
        signer = new Signer(CREATED, 0);
        store.put("s3://charts/api-1.0.0.tgz", archive, Optional.empty());
        store.put(
                "s3://charts/index.yaml",
                "entries:\n  api:\n  - version: 1.0.0\n    digest: " + ChartDigest.ofArchive(archive)
                        + "\n    urls: [api-1.0.0.tgz]\n");
        Files.write(directory.resolve("keys.gpg"), signer.publicKey());
        provenance(signer.sign(CHART_YAML, "api-1.0.0.tgz", ChartDigest.ofArchive(archive)));
    }

    @Test
    void acceptsAChartThatWasSigned() {
        assertThat(fetch("s3://charts/api").version()).isEqualTo("1.0.0");
    }

    @Test
    void acceptsAnArchiveOnThisMachine() throws Exception {
        Files.write(directory.resolve("api.tgz"), archive);
        Files.write(
                directory.resolve("api.tgz.prov"), signer.sign(CHART_YAML, "api.tgz", ChartDigest.ofArchive(archive)));

        assertThat(fetch("api.tgz").version()).isEqualTo("1.0.0");
    }

    @Test
    void refusesAChartWithoutSignature() throws Exception {
        Files.write(directory.resolve("api.tgz"), archive);

        assertThat(failure("api.tgz"))
                .hasMessageContaining("there is no signature")
                .hasMessageContaining("--sign");
    }

    @Test
    void refusesAFolder() throws Exception {
        Files.createDirectories(directory.resolve("api"));
        Files.writeString(directory.resolve("api/Chart.yaml"), CHART_YAML);

        assertThat(failure("api")).hasMessageContaining("a folder carries no signature");
    }

    @Test
    void refusesASignatureByAnotherKey() throws Exception {
        provenance(new Signer(CREATED, 0).sign(CHART_YAML, "api-1.0.0.tgz", ChartDigest.ofArchive(archive)));

        assertThat(failure("s3://charts/api")).hasMessageContaining("which " + directory.resolve("keys.gpg"));
    }

    @Test
    void refusesAnArchiveThatWasReplaced() throws Exception {
        provenance(signer.sign(CHART_YAML, "api-1.0.0.tgz", ChartDigest.ofArchive(Tgz.chart("api", "1.0.1"))));

        assertThat(failure("s3://charts/api"))
                .returns(FailureCode.DIGEST_MISMATCH, ReleaseFailure::code)
                .hasMessageContaining("is not the one that was signed");
    }

    @Test
    void refusesATextThatWasChanged() throws Exception {
        String signed = new String(
                signer.sign(CHART_YAML, "api-1.0.0.tgz", ChartDigest.ofArchive(Tgz.chart("api", "1.0.1"))),
                StandardCharsets.UTF_8);
        provenance(signed.replace(ChartDigest.ofArchive(Tgz.chart("api", "1.0.1")), ChartDigest.ofArchive(archive))
                .getBytes(StandardCharsets.UTF_8));

        assertThat(failure("s3://charts/api"))
                .returns(FailureCode.DIGEST_MISMATCH, ReleaseFailure::code)
                .hasMessageContaining("is not what the key");
    }

    @Test
    void refusesAKeyThatHasExpired() throws Exception {
        signer = new Signer(CREATED, 3600);
        Files.write(directory.resolve("keys.gpg"), signer.publicKey());
        provenance(signer.sign(CHART_YAML, "api-1.0.0.tgz", ChartDigest.ofArchive(archive)));

        assertThat(failure("s3://charts/api")).hasMessageContaining("which expired on 2025-01-01");
    }

    @Test
    void refusesWhatIsNoSignedText() throws Exception {
        for (String text : new String[] {"", "files: {}", "-----BEGIN PGP SIGNED MESSAGE-----\n", "\u0000\u0001"}) {
            provenance(text.getBytes(StandardCharsets.UTF_8));

            assertThat(failure("s3://charts/api")).as(text).hasMessageContaining("is no signed text");
        }
    }

    @Test
    void refusesAKeyringThatIsNone() throws Exception {
        Files.writeString(directory.resolve("keys.gpg"), "no keys");

        assertThat(failure("s3://charts/api"))
                .returns(FailureCode.CONFIGURATION, ReleaseFailure::code)
                .hasMessageContaining("gpg --export");
    }

    private void provenance(byte[] content) {
        store.put("s3://charts/api-1.0.0.tgz.prov", content, Optional.empty());
    }

    private ReleaseFailure failure(String location) {
        return catchThrowableOfType(ReleaseFailure.class, () -> fetch(location));
    }

    private FetchedChart fetch(String location) {
        return Charts.of(
                        store,
                        ChartRegistry.NONE,
                        Charts.NOBODY,
                        Optional.of(directory.resolve("keys.gpg")),
                        directory.resolve("kept"),
                        directory)
                .fetch(new ChartRequest(location, Optional.empty(), directory.resolve("into")));
    }
}
