package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageLayout.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseResolverTest {
    private static final String BASE = "registry.example/bases/jre:17";
    private static final String LAYER = "the bytes of a layer";
    private static final String OCI_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final String DOCKER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    private static final Platform ARM = new Platform("linux", "arm64", "");

    @TempDir
    Path folder;

    private final MemoryBases bases = new MemoryBases();
    private final List<String> told = new ArrayList<>();
    private ImageDigest layer;

    @BeforeEach
    void store() {
        layer = bases.put(LAYER);
    }

    @Nested
    class WhatABaseMayLookLike {
        @Test
        void fieldsThatNobodyKnowsAreNoReasonToFail() {
            String manifest = manifest(configuration("amd64"), DOCKER_GZIP)
                    .replaceFirst("\\{", "{\"signatures\":[{}],\"subject\":null,\"new\":{\"field\":1},");
            bases.tag(BASE, bases.put(manifest));

            assertThat(resolve().layers()).hasSize(1);
        }

        @Test
        void aConfigurationMaySayAlmostNothing() {
            ImageDigest configuration = bases.put("{\"rootfs\":{\"diff_ids\":[\"" + layer + "\"]}}");
            bases.tag(BASE, bases.put(manifest(configuration, OCI_GZIP)));

            assertThat(resolve().configuration().at("config").isMissing()).isTrue();
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
            bases.tag(BASE, bases.put(manifest(configuration("amd64"), given)));

            Blob kept = resolve().layers().get(0);

            assertThat(kept.mediaType()).isEqualTo(wanted);
            assertThat(kept.digest()).isEqualTo(layer);
            assertThat(text(kept)).isEqualTo(LAYER);
        }

        @Test
        void aDockerIndexMayNameOciManifests() {
            bases.tag(BASE, index("docker", manifest(configuration("amd64"), OCI_GZIP), "amd64", ""));

            assertThat(resolve().layers()).extracting(Blob::mediaType).containsExactly(OCI_GZIP);
        }

        @Test
        void theFirstImageFormatIsRefusedByName() {
            bases.tag(BASE, bases.put("{\"schemaVersion\":1,\"fsLayers\":[]}"));

            assertThat(failure()).hasMessageContaining("schema 1").hasMessageContaining("ship.image.base");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                    "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
                })
        void whatIsNoLayerToGiveOnIsRefused(String type) {
            bases.tag(BASE, bases.put(manifest(configuration("amd64"), type)));

            assertThat(failure()).hasMessageContaining(type);
        }

        @Test
        void layersThatTheConfigurationDoesNotKnowAreRefused() {
            ImageDigest configuration = bases.put("{\"rootfs\":{\"diff_ids\":[]}}");
            bases.tag(BASE, bases.put(manifest(configuration, OCI_GZIP)));

            assertThat(failure()).hasMessageContaining("1 layers").hasMessageContaining("speaks of 0");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "not JSON", "{\"config\":{\"digest\":\"sha512:1\",\"size\":1}}"})
        void whatIsNoManifestIsRefused(String manifest) {
            bases.tag(BASE, bases.put(manifest));

            assertThat(failure().code()).isEqualTo(FailureCode.CONFIGURATION);
        }
    }

    @Nested
    class Platforms {
        @Test
        void eachGetsItsImageOfTheIndex() {
            bases.tag(BASE, bothPlatforms());

            List<ResolvedBase> both = resolver().resolve(BASE, List.of(Platform.LINUX_AMD64, ARM));

            assertThat(both)
                    .extracting(base -> base.configuration().at("architecture").text(""))
                    .containsExactly("amd64", "arm64");
            assertThat(both).extracting(ResolvedBase::digest).containsOnly(bothPlatforms());
        }

        @Test
        void oneThatTheBaseLacksIsRefusedWithThoseItHas() {
            bases.tag(BASE, bothPlatforms());
            Platform missing = Platform.parse("linux/s390x");

            assertThat(failure(missing).because())
                    .isEqualTo("it has no image for linux/s390x, only for linux/amd64, linux/arm64/v8");
        }

        @Test
        void aBaseOfOnePlatformIsNotTakenForAnother() {
            bases.tag(BASE, bases.put(manifest(configuration("arm64"), OCI_GZIP)));

            assertThat(failure()).hasMessageContaining("only for linux/arm64");
        }

        private ImageDigest bothPlatforms() {
            return index(
                    "oci",
                    manifest(configuration("amd64"), OCI_GZIP),
                    "amd64",
                    descriptor(manifest(configuration("arm64"), OCI_GZIP), "arm64\",\"variant\":\"v8"));
        }
    }

    @Nested
    class TheTag {
        @Test
        void itsMoveIsSaidInALine() {
            ImageDigest old = bases.put(manifest(configuration("amd64"), OCI_GZIP));
            bases.tag(BASE, old);
            resolve();
            assertThat(told).isEmpty();
            ImageDigest fresh = bases.put(manifest(configuration("amd64"), DOCKER_GZIP));
            bases.tag(BASE, fresh);

            assertThat(resolve().digest()).isEqualTo(fresh);
            resolve();

            assertThat(told).containsExactly("the base " + BASE + " has moved from " + old + " to " + fresh);
        }

        @Test
        void isNotAskedForWhereThereIsADigest() {
            ImageDigest digest = bases.put(manifest(configuration("amd64"), OCI_GZIP));

            ResolvedBase base = resolver()
                    .resolve(BASE + "@" + digest, List.of(Platform.LINUX_AMD64))
                    .get(0);

            assertThat(base.digest()).isEqualTo(digest);
            assertThat(base.reference().title()).isEqualTo(BASE);
            assertThat(bases.asked()).noneMatch(question -> question.startsWith("tag "));
        }

        @Test
        void isTakenAsItWasSeenWhereItsRegistryIsAway() {
            bases.tag(BASE, bases.put(manifest(configuration("amd64"), OCI_GZIP)));
            ImageDigest seen = resolve().digest();
            bases.goAway();

            assertThat(resolve().digest()).isEqualTo(seen);
            assertThat(told).singleElement().asString().contains("last seen here", seen.value(), "it is away");
        }

        @Test
        void isNeededWhereItWasNeverSeen() {
            bases.tag(BASE, bases.put(manifest(configuration("amd64"), OCI_GZIP)));
            bases.goAway();

            assertThat(failure().code()).isEqualTo(FailureCode.UNREACHABLE);
        }

        @Test
        void mayNameWhatIsGoneByTheTimeItIsRead() {
            ImageDigest digest = bases.put(manifest(configuration("amd64"), OCI_GZIP));
            bases.tag(BASE, digest);
            bases.lose(digest);

            assertThat(failure().because()).isEqualTo("it is gone");
        }
    }

    @Nested
    class TheCache {
        @BeforeEach
        void resolveOnce() {
            bases.tag(BASE, bases.put(manifest(configuration("amd64"), OCI_GZIP)));
        }

        @Test
        void asksForNothingButTheTagTheSecondTime() throws IOException {
            text(resolve().layers().get(0));
            bases.forget();

            text(resolve().layers().get(0));

            assertThat(bases.asked()).containsExactly("tag " + BASE);
        }

        @Test
        void fetchesNoLayerThatNobodyOpens() {
            resolve();

            assertThat(bases.asked()).doesNotContain("blob " + layer);
        }

        @Test
        void doesNotBelieveWrongBytes() {
            Blob blob = resolve().layers().get(0);
            byte[] wrong = LAYER.toUpperCase().getBytes(StandardCharsets.UTF_8);
            bases.answerWrongly(wrong, wrong, wrong);

            ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> text(blob));

            assertThat(failure.code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
            assertThat(failure).hasMessageContaining(layer.value());
            assertThat(folder.resolve("blobs")).isEmptyDirectory();
        }

        @Test
        void triesAgainWhereTheLineBreaks() throws IOException {
            Blob blob = resolve().layers().get(0);
            bases.answerWrongly("the bytes".getBytes(StandardCharsets.UTF_8));

            assertThat(text(blob)).isEqualTo(LAYER);
        }

        @Test
        void doesNotBelieveAWrongConfiguration() {
            bases.answerWrongly("{}".getBytes(StandardCharsets.UTF_8), new byte[200], new byte[300]);

            assertThat(failure().code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        }

        @ParameterizedTest
        @ValueSource(strings = {"short", "THE BYTES OF A LAYER", ""})
        void isHealedWhereAFileIsDamaged(String damage) throws IOException {
            Blob blob = resolve().layers().get(0);
            text(blob);
            for (Path file : filesBelow(folder)) {
                Files.writeString(file, damage);
            }

            ResolvedBase again = resolve();
            Optional<String> first = tryText(again.layers().get(0));

            assertThat(first.orElseGet(() -> tryText(again.layers().get(0)).orElseThrow()))
                    .isEqualTo(LAYER);
        }

        @Test
        void isSharedByBuildsAtTheSameTime() {
            List<String> texts = Stream.generate(() -> resolve().layers().get(0)).limit(16).toList().parallelStream()
                    .map(blob -> tryText(blob).orElse("broken"))
                    .toList();

            assertThat(texts).containsOnly(LAYER).hasSize(16);
            assertThat(filesBelow(folder.resolve("blobs"))).hasSize(1);
        }
    }

    private ResolvedBase resolve() {
        return resolver().resolve(BASE, List.of(Platform.LINUX_AMD64)).get(0);
    }

    private BaseResolver resolver() {
        return new BaseResolver(bases, folder, told::add);
    }

    private ReleaseFailure failure() {
        return failure(Platform.LINUX_AMD64);
    }

    private ReleaseFailure failure(Platform platform) {
        return catchThrowableOfType(ReleaseFailure.class, () -> resolver().resolve(BASE, List.of(platform)));
    }

    private ImageDigest configuration(String architecture) {
        return bases.put("{\"os\":\"linux\",\"architecture\":\"" + architecture + "\",\"rootfs\":{\"diff_ids\":[\""
                + layer + "\"]}}");
    }

    private String manifest(ImageDigest configuration, String layerType) {
        int size = contentLength(configuration);
        return "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\",\"size\":%d},\"layers\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}]}"
                .formatted(configuration, size, layerType, layer, LAYER.length());
    }

    private int contentLength(ImageDigest digest) {
        return bases.manifest(BaseReference.parse(BASE), digest).length;
    }

    private ImageDigest index(String kind, String manifest, String architecture, String more) {
        String type = kind.equals("oci")
                ? "application/vnd.oci.image.index.v1+json"
                : "application/vnd.docker.distribution.manifest.list.v2+json";
        String attestation = descriptor("{}", "unknown").replace("linux", "unknown");
        return bases.put("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s,%s%s]}"
                .formatted(type, attestation, descriptor(manifest, architecture), more.isEmpty() ? "" : "," + more));
    }

    private String descriptor(String manifest, String architecture) {
        return "{\"digest\":\"%s\",\"size\":%d,\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}"
                .formatted(bases.put(manifest), manifest.length(), architecture);
    }

    private static String text(Blob blob) throws IOException {
        try (InputStream in = blob.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Optional<String> tryText(Blob blob) {
        try {
            return Optional.of(text(blob));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Path> filesBelow(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
