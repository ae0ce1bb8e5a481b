package dev.shipline.image;

import static dev.shipline.image.BasesRig.BASE;
import static dev.shipline.image.BasesRig.LAYER;
import static dev.shipline.image.BasesRig.OCI_GZIP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageLayout.Blob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseCacheTest {
    @TempDir
    Path folder;

    private BasesRig rig;

    @BeforeEach
    void resolveOnce() {
        rig = new BasesRig(folder);
        rig.bases.tag(BASE, rig.bases.put(rig.manifest(rig.configuration("amd64"), OCI_GZIP)));
    }

    @Test
    void asksForNothingButTheTagTheSecondTime() throws IOException {
        BasesRig.text(rig.resolve().layers().get(0));
        rig.bases.forget();

        BasesRig.text(rig.resolve().layers().get(0));

        assertThat(rig.bases.asked()).containsExactly("tag " + BASE);
    }

    @Test
    void fetchesNoLayerThatNobodyOpens() {
        rig.resolve();

        assertThat(rig.bases.asked()).doesNotContain("blob " + rig.layer);
    }

    @Test
    void doesNotBelieveWrongBytes() {
        Blob blob = rig.resolve().layers().get(0);
        byte[] wrong = LAYER.toUpperCase().getBytes(StandardCharsets.UTF_8);
        rig.bases.answerWrongly(wrong, wrong, wrong);

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> BasesRig.text(blob));

        assertThat(failure.code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        assertThat(failure).hasMessageContaining(rig.layer.value());
        assertThat(folder.resolve("blobs")).isEmptyDirectory();
    }

    @Test
    void triesAgainWhereTheLineBreaks() throws IOException {
        Blob blob = rig.resolve().layers().get(0);
        rig.bases.answerWrongly("the bytes".getBytes(StandardCharsets.UTF_8));

        assertThat(BasesRig.text(blob)).isEqualTo(LAYER);
    }

    @Test
    void doesNotBelieveAWrongConfiguration() {
        rig.bases.answerWrongly("{}".getBytes(StandardCharsets.UTF_8), new byte[200], new byte[300]);

        assertThat(rig.failure().code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "THE BYTES OF A LAYER", ""})
    void isHealedWhereAFileIsDamaged(String damage) throws IOException {
        Blob blob = rig.resolve().layers().get(0);
        BasesRig.text(blob);
        for (Path file : filesBelow(folder)) {
            Files.writeString(file, damage);
        }

        ResolvedBase again = rig.resolve();
        Optional<String> first = BasesRig.tryText(again.layers().get(0));

        assertThat(first.orElseGet(() -> BasesRig.tryText(again.layers().get(0)).orElseThrow()))
                .isEqualTo(LAYER);
    }

    @Test
    void isSharedByBuildsAtTheSameTime() {
        List<String> texts = Stream.generate(() -> rig.resolve().layers().get(0)).limit(16).toList().parallelStream()
                .map(blob -> BasesRig.tryText(blob).orElse("broken"))
                .toList();

        assertThat(texts).containsOnly(LAYER).hasSize(16);
        assertThat(filesBelow(folder.resolve("blobs"))).hasSize(1);
    }

    private static List<Path> filesBelow(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
