package dev.shipline.image;

import static dev.shipline.image.BasesRig.BASE;
import static dev.shipline.image.BasesRig.DOCKER_GZIP;
import static dev.shipline.image.BasesRig.LAYER;
import static dev.shipline.image.BasesRig.OCI_GZIP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.image.ImageLayout.Blob;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a base may look like. */
class BaseShapesTest {
    @TempDir
    Path folder;

    private BasesRig rig;

    @BeforeEach
    void rig() {
        rig = new BasesRig(folder);
    }

    @Test
    void fieldsThatNobodyKnowsAreNoReasonToFail() {
        String manifest = rig.manifest(rig.configuration("amd64"), DOCKER_GZIP)
                .replaceFirst("\\{", "{\"signatures\":[{}],\"subject\":null,\"new\":{\"field\":1},");
        rig.bases.tag(BASE, rig.bases.put(manifest));

        assertThat(rig.resolve().layers()).hasSize(1);
    }

    @Test
    void aConfigurationMaySayAlmostNothing() {
        ImageDigest configuration = rig.bases.put("{\"rootfs\":{\"diff_ids\":[\"" + rig.layer + "\"]}}");
        rig.bases.tag(BASE, rig.bases.put(rig.manifest(configuration, OCI_GZIP)));

        assertThat(rig.resolve().configuration().at("config").isMissing()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "application/vnd.docker.image.rootfs.diff.tar.gzip, application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.docker.image.rootfs.diff.tar,      application/vnd.oci.image.layer.v1.tar",
        "application/vnd.docker.image.rootfs.diff.tar.zstd, application/vnd.oci.image.layer.v1.tar+zstd",
        "application/vnd.oci.image.layer.v1.tar+gzip,       application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.oci.image.layer.v1.tar+zstd,       application/vnd.oci.image.layer.v1.tar+zstd",
        "application/vnd.oci.image.layer.v1.tar,            application/vnd.oci.image.layer.v1.tar"
    })
    void layersKeepTheirBytesAndGetOciTypes(String given, String wanted) throws IOException {
        rig.bases.tag(BASE, rig.bases.put(rig.manifest(rig.configuration("amd64"), given)));

        Blob kept = rig.resolve().layers().get(0);

        assertThat(kept.mediaType()).isEqualTo(wanted);
        assertThat(kept.digest()).isEqualTo(rig.layer);
        assertThat(BasesRig.text(kept)).isEqualTo(LAYER);
    }

    @Test
    void aDockerIndexMayNameOciManifests() {
        rig.bases.tag(BASE, rig.index("docker", rig.manifest(rig.configuration("amd64"), OCI_GZIP), "amd64", ""));

        assertThat(rig.resolve().layers()).extracting(Blob::mediaType).containsExactly(OCI_GZIP);
    }

    @Test
    void theFirstImageFormatIsRefusedByName() {
        rig.bases.tag(BASE, rig.bases.put("{\"schemaVersion\":1,\"fsLayers\":[]}"));

        assertThat(rig.failure()).hasMessageContaining("schema 1").hasMessageContaining("ship.image.base");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
            })
    void whatIsNoLayerToGiveOnIsRefused(String type) {
        rig.bases.tag(BASE, rig.bases.put(rig.manifest(rig.configuration("amd64"), type)));

        assertThat(rig.failure()).hasMessageContaining(type);
    }

    @Test
    void layersThatTheConfigurationDoesNotKnowAreRefused() {
        ImageDigest configuration = rig.bases.put("{\"rootfs\":{\"diff_ids\":[]}}");
        rig.bases.tag(BASE, rig.bases.put(rig.manifest(configuration, OCI_GZIP)));

        assertThat(rig.failure()).hasMessageContaining("1 layers").hasMessageContaining("speaks of 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "not JSON", "{\"config\":{\"digest\":\"sha512:1\",\"size\":1}}"})
    void whatIsNoManifestIsRefused(String manifest) {
        rig.bases.tag(BASE, rig.bases.put(manifest));

        assertThat(rig.failure().code()).isEqualTo(FailureCode.CONFIGURATION);
    }
}
