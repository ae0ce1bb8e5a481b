package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.ImageRecipe.JavaParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppFilesTest {
    @TempDir
    Path folder;

    @Test
    void keepsTwoJarsOfTheSameName() throws IOException {
        Path one = jar("one", "util-1.0.jar", "same size 1");
        Path two = jar("two", "util-1.0.jar", "same size 2");
        Path snapshot = jar("three", "util-1.0.jar", "same size 3");

        AppFiles app = AppFiles.of(new JavaParts(classes("a"), List.of(one, two, one), List.of(snapshot)));

        assertThat(app.layers().get(0).files())
                .containsEntry("app/libs/util-1.0.jar", one)
                .containsEntry("app/libs/util-1.0-2.jar", two)
                .hasSize(2);
        assertThat(app.layers().get(1).files()).containsEntry("app/libs/util-1.0-3.jar", snapshot);
        assertThat(app.classPath())
                .isEqualTo("/app/resources:/app/classes:/app/libs/util-1.0.jar:/app/libs/util-1.0-2.jar"
                        + ":/app/libs/util-1.0-3.jar");
    }

    @Test
    void keepsMavensOrderInTheClassPathAndItsOwnInTheLayer() throws IOException {
        Path last = jar("x", "z.jar", "z");
        Path first = jar("x", "a.jar", "a");

        AppFiles one = AppFiles.of(new JavaParts(classes("one"), List.of(last, first), List.of()));
        AppFiles other = AppFiles.of(new JavaParts(classes("two"), List.of(first, last), List.of()));

        assertThat(one.classPath()).endsWith("/app/libs/z.jar:/app/libs/a.jar");
        assertThat(Layer.of(one.layers().get(0)))
                .extracting(Layer::diffId)
                .isEqualTo(Layer.of(other.layers().get(0)).diffId());
    }

    @Test
    void hasNoLayerWithoutAFile() throws IOException {
        AppFiles app = AppFiles.of(new JavaParts(classes("only"), List.of(), List.of()));

        assertThat(app.layers()).extracting(LayerFiles::title).containsExactly("classes");
    }

    @Test
    void givesTheSameLayerWhateverTheFilesLookLikeHere() throws IOException {
        Path one = classes("one");
        Path two = folder.resolve("two");
        // made in the opposite order, which many a file system lists them in
        Files.createDirectories(two.resolve("b"));
        Files.writeString(two.resolve("b/B.class"), "b");
        Files.writeString(two.resolve("A.class"), "a");
        Files.setLastModifiedTime(two.resolve("A.class"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
        Files.setPosixFilePermissions(two.resolve("A.class"), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(two.resolve("b"), PosixFilePermissions.fromString("rwx------"));

        assertThat(layer(two).blob().digest()).isEqualTo(layer(one).blob().digest());
        assertThat(layer(two).diffId()).isEqualTo(layer(one).diffId());
    }

    @Test
    void sendsTheBytesThatItsDigestIsOf() throws IOException {
        Layer layer = Layer.of(AppFiles.of(new JavaParts(
                        classes("one"), List.of(jar("x", "big.jar", "0123456789".repeat(50_000))), List.of()))
                .layers()
                .get(0));

        byte[] bytes = layer.blob().content().open().readAllBytes();

        assertThat(ImageDigest.of(bytes)).isEqualTo(layer.blob().digest());
        assertThat((long) bytes.length).isEqualTo(layer.blob().size());
    }

    private static Layer layer(Path classes) throws IOException {
        return Layer.of(AppFiles.of(new JavaParts(classes, List.of(), List.of(), Optional.empty()))
                .layers()
                .get(0));
    }

    private Path classes(String name) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(name));
        Files.writeString(classes.resolve("A.class"), "a");
        Files.createDirectories(classes.resolve("b"));
        Files.writeString(classes.resolve("b/B.class"), "b");
        return classes;
    }

    private Path jar(String where, String name, String content) throws IOException {
        return Files.writeString(Files.createDirectories(folder.resolve(where)).resolve(name), content);
    }
}
