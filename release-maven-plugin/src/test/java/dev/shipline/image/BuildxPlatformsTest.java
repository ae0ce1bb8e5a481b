package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildxPlatformsTest {
    @TempDir
    Path folder;

    @AutoClose
    private BuildxRig rig;

    @BeforeEach
    void rig() throws IOException {
        rig = new BuildxRig(folder);
    }

    @Test
    void anotherPlatformThanTheEnginesIsBuiltByIt() throws IOException {
        Files.writeString(rig.context.resolve("Dockerfile"), "FROM quay.io/acme/jre:17\nUSER 10001\n");
        rig.engine.version("{\"Os\":\"linux\",\"Arch\":\"arm64\"}");

        assertThat(rig.build().summary()).contains("by docker buildx, for linux/amd64 on an engine of linux/arm64");
    }

    @Test
    void severalPlatformsBecomeAFileThatOurOwnClientSends() throws IOException {
        Files.writeString(rig.context.resolve("Dockerfile"), "FROM quay.io/acme/jre:17\n");
        byte[] manifest = ("{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"digest\":\""
                        + BuildxRig.ID + "\",\"size\":2},\"layers\":[]}")
                .getBytes(StandardCharsets.UTF_8);
        ImageDigest digest = ImageDigest.of(manifest);
        Path archive = Files.write(folder.resolve("prepared.tar"), tar(manifest, digest));
        rig.docker("cp " + archive + " \"$dest\"; cp \"$file\" " + rig.seen + "/Dockerfile\n"
                + "printf '{\"containerimage.digest\":\"" + digest + "\"}' > \"$metadata\"\n");

        BuiltImage built = rig.builder(rig.log::add).build(severalPlatforms());
        built.push("1.2.3");

        assertThat(rig.seen("arguments"))
                .contains("--platform linux/amd64,linux/arm64 ")
                .contains("--output type=oci,dest=");
        assertThat(rig.seen("Dockerfile")).isEqualTo("FROM quay.io/acme/jre:17\n\nUSER 10001\n");
        assertThat(rig.uploaded).singleElement().extracting(ImageLayout::digest).isEqualTo(digest);
        assertThat(rig.engine.paths()).isEmpty();
    }

    @Test
    void aFileThatIsNotWhatItNamedIsNotSent() throws IOException {
        byte[] manifest = "{\"config\":{\"digest\":\"%s\",\"size\":2},\"layers\":[]}"
                .formatted(BuildxRig.ID)
                .getBytes(StandardCharsets.UTF_8);
        Path archive = Files.write(folder.resolve("prepared.tar"), tar(manifest, ImageDigest.of(manifest)));
        rig.docker("cp " + archive + " \"$dest\"\n" + BuildxRig.NAMES_THE_IMAGE);

        assertThatThrownBy(() -> rig.builder(rig.log::add).build(severalPlatforms()))
                .hasMessageContaining("it wrote " + ImageDigest.of(manifest) + " and named [" + BuildxRig.ID + "]");
    }

    private ImageRecipe severalPlatforms() {
        return SampleRecipe.like(Recipes.docker(rig.context, BuildxRig.NAME))
                .platforms(Platform.LINUX_AMD64, Platform.parse("linux/arm64"))
                .recipe();
    }

    private static byte[] tar(byte[] manifest, ImageDigest digest) {
        byte[] index = ("{\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
                        + digest + "\",\"size\":" + manifest.length + "}]}")
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        Stream.of(
                        Map.entry("index.json", index),
                        Map.entry("blobs/" + digest.value().replace(':', '/'), manifest))
                .forEach(file -> {
                    tar.writeBytes(new TarHeader(
                                    file.getKey(), TarHeader.FILE, 0644, file.getValue().length, Instant.EPOCH, "")
                            .bytes());
                    tar.writeBytes(file.getValue());
                    tar.writeBytes(new byte[TarHeader.padding(file.getValue().length)]);
                });
        tar.writeBytes(new byte[2 * TarHeader.BLOCK]);
        return tar.toByteArray();
    }
}
