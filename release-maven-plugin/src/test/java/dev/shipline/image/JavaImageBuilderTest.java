package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.registry.OciRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaImageBuilderTest {
    @TempDir
    Path folder;

    private FakeRegistry registry;
    private String base;
    private final List<String> told = new ArrayList<>();
    private ImageLayout uploaded;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
        base = BaseImage.in(registry);
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
    }

    @Test
    void handsOverAnImageOfTheJavaParts() throws IOException {
        PushedImage pushed = builder().build(recipe("module")).push("abc1234");

        assertThat(pushed).isEqualTo(new PushedImage(new ImageName("quay.io", "acme/orders"), "abc1234", digest()));
        assertThat(uploaded.mediaType()).isEqualTo("application/vnd.oci.image.manifest.v1+json");
        Document configuration = Document.json(bytes(uploaded.blobs().get(0)));
        Document config = configuration.at("config");
        assertThat(texts(config.at("Entrypoint")))
                .containsExactly(
                        "java",
                        "-XX:MaxRAMPercentage=75",
                        "-cp",
                        "/app/resources:/app/classes:/app/libs/orders-api-1.0.jar:/app/libs/orders-core-1.1-SNAPSHOT.jar",
                        "dev.shipline.image.Recipes$Service");
        assertThat(config.at("User").text()).contains("10001");
        assertThat(texts(config.at("Env"))).containsExactlyInAnyOrder("TZ=UTC", "LANG=C.UTF-8", "BASE=yes");
        assertThat(config.at("ExposedPorts").fields()).containsOnlyKeys("8080/tcp", "8081/tcp");
        assertThat(config.at("Labels", "org.opencontainers.image.revision").text())
                .contains("abc1234");
        assertThat(configuration.at("history").items())
                .extracting(layer -> layer.at("comment").text(""))
                .endsWith("dependencies", "snapshot dependencies", "resources", "classes");
        assertThat(configuration.at("created").text()).contains("2026-03-04T05:06:07Z");
    }

    @Test
    void handsOverEveryBlobTheManifestNames() throws IOException {
        builder().build(recipe("module")).push("abc1234");

        Document manifest = Document.json(uploaded.manifest());
        assertThat(manifest.at("layers").items()).hasSize(5);
        assertThat(uploaded.blobs()).hasSize(6);
        for (Blob blob : uploaded.blobs()) {
            byte[] bytes = bytes(blob);
            assertThat(ImageDigest.of(bytes)).isEqualTo(blob.digest());
            assertThat((long) bytes.length).isEqualTo(blob.size());
        }
    }

    @Test
    void writesToNoRegistry() throws IOException {
        builder().build(recipe("module"));

        assertThat(registry.requests()).extracting(FakeRegistry.Request::method).containsOnly("HEAD", "GET");
    }

    @Test
    void saysWhatWasBuiltOfWhat() throws IOException {
        BuiltImage built = builder().build(recipe("module"));

        built.push("abc1234");
        assertThat(built.summary())
                .contains("Recipes$Service")
                .contains(base)
                .contains("1 dependencies, 1 snapshots")
                .contains(uploaded.size() + " in 5 layers")
                .endsWith(digest().value());
    }

    @Test
    void givesTheSameDigestFromTwoFoldersWithOtherFileTimes() throws IOException {
        ImageRecipe first = recipe("one");
        ImageRecipe second = recipe("two");
        Files.setLastModifiedTime(
                second.java().classes().resolve("application.yaml"),
                FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

        PushedImage one = builder("cache-one").build(first).push("one");
        PushedImage two = builder("cache-two").build(second).push("two");

        assertThat(two.digest()).isEqualTo(one.digest());
    }

    @Test
    void givesAnotherDigestForAnotherResource() throws IOException {
        ImageRecipe recipe = recipe("module");
        PushedImage before = builder().build(recipe).push("one");
        Files.writeString(recipe.java().classes().resolve("application.yaml"), "port: 9090\n");

        assertThat(builder().build(recipe).push("two").digest()).isNotEqualTo(before.digest());
    }

    @Test
    void namesItsBaseInLabelsAndInTheRecord() throws IOException {
        BuiltImage built = builder().build(recipe("module"));
        built.push("abc1234");
        ImageDigest baseDigest = ImageDigest.of(
                registry.manifest("bases/jre", "17").orElseThrow().getBytes(StandardCharsets.UTF_8));

        Document labels = Document.json(bytes(uploaded.blobs().get(0))).at("config", "Labels");
        assertThat(labels.at("org.opencontainers.image.base.name").text()).contains(base);
        assertThat(labels.at("org.opencontainers.image.base.digest").text()).contains(baseDigest.value());
        ImageContents contents = built.contents().orElseThrow();
        assertThat(contents.base()).isEqualTo(base);
        assertThat(contents.baseDigest()).isEqualTo(baseDigest);
        assertThat(contents.layers())
                .extracting(ImageContents.LayerNote::title)
                .containsExactly("base image", "dependencies", "snapshot dependencies", "resources", "classes");
    }

    @Test
    void annotatesTheManifestWithWhatTheLabelsSayOfTheImage() throws IOException {
        builder().build(recipe("module")).push("abc1234");

        Document annotations = Document.json(uploaded.manifest()).at("annotations");
        assertThat(annotations.fields())
                .containsOnlyKeys(
                        "org.opencontainers.image.base.digest",
                        "org.opencontainers.image.base.name",
                        "org.opencontainers.image.revision");
        Document labels = Document.json(bytes(uploaded.blobs().get(0))).at("config", "Labels");
        annotations.fields().forEach((key, value) -> assertThat(labels.at(key)).isEqualTo(value));
    }

    @Test
    void makesAnIndexOfSeveralPlatforms() throws IOException {
        MemoryBases bases = new MemoryBases();
        String reference = "registry.example/jre:17";
        bases.tag(reference, indexOf(bases, "amd64", "arm64"));
        ImageRecipe recipe = SampleRecipe.like(recipe("module"))
                .base(reference)
                .platforms(Platform.LINUX_AMD64, Platform.parse("linux/arm64/v8"))
                .recipe();

        BuiltImage built = new JavaImageBuilder(folder.resolve("cache"), bases, this::upload, told::add).build(recipe);
        built.push("abc1234");

        assertThat(uploaded.mediaType()).isEqualTo("application/vnd.oci.image.index.v1+json");
        assertThat(uploaded.blobs()).isEmpty();
        Document index = Document.json(uploaded.manifest());
        assertThat(index.at("annotations", "org.opencontainers.image.base.name").text())
                .contains(reference);
        assertThat(index.at("manifests").items())
                .extracting(image -> image.at("platform", "architecture").text("")
                        + image.at("platform", "variant").text(""))
                .containsExactly("amd64", "arm64v8");
        for (int i = 0; i < 2; i++) {
            ImageLayout image = uploaded.images().get(i);
            assertThat(index.at("manifests").items().get(i).at("digest").text())
                    .contains(image.digest().value());
            assertThat(Document.json(bytes(image.blobs().get(0)))
                            .at("architecture")
                            .text())
                    .contains(i == 0 ? "amd64" : "arm64");
        }
        assertThat(built.summary()).contains("for 2 platforms");
    }

    @Test
    void startsWhatTheBuildSaysBeforeItGuesses() throws IOException {
        ImageRecipe recipe = recipe("module");
        ImageRecipe.JavaParts parts = recipe.java();
        ImageRecipe told = recipe.withJava(new ImageRecipe.JavaParts(
                parts.classes(), parts.dependencies(), parts.snapshots(), Optional.of("acme.Started")));

        assertThat(builder().build(told).summary()).startsWith("acme.Started on ");
        assertThat(builder()
                        .build(SampleRecipe.like(told).mainClass("acme.Chosen").recipe())
                        .summary())
                .startsWith("acme.Chosen on ");
    }

    @Test
    void keepsNothingBelowTarget() throws IOException {
        builder().build(recipe("module")).push("abc1234");

        assertThat(folder.resolve("cache")).isNotEmptyDirectory();
        assertThat(folder.resolve("module/target")).isDirectoryContaining(file -> file.endsWith("classes"));
        assertThat(folder.resolve("module/target").toFile().list()).containsExactly("classes");
    }

    @Test
    void takesAGivenMainClassAsItIs() throws IOException {
        ImageRecipe recipe =
                SampleRecipe.like(recipe("module")).mainClass("acme.Launcher").recipe();

        assertThat(builder().build(recipe).summary()).startsWith("acme.Launcher on ");
    }

    private ImageRecipe recipe(String module) throws IOException {
        return Recipes.java(folder.resolve(module), new ImageName("quay.io", "acme/orders"), base);
    }

    private JavaImageBuilder builder() {
        return builder("cache");
    }

    private JavaImageBuilder builder(String cache) {
        return new JavaImageBuilder(
                folder.resolve(cache),
                new OciRegistry(server -> Optional.empty(), told::add).bases(),
                this::upload,
                told::add);
    }

    private PushedImage upload(ImageLayout layout, ImageName name, String tag) {
        uploaded = layout;
        return new PushedImage(name, tag, layout.digest());
    }

    private ImageDigest digest() {
        return ImageDigest.of(uploaded.manifest());
    }

    private static byte[] bytes(Blob blob) throws IOException {
        try (InputStream in = blob.content().open()) {
            return in.readAllBytes();
        }
    }

    private static List<String> texts(Document list) {
        return list.items().stream().map(item -> item.text("")).toList();
    }

    private static ImageDigest indexOf(MemoryBases bases, String... architectures) {
        List<String> children = new ArrayList<>();
        for (String architecture : architectures) {
            String configuration = "{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}";
            String manifest = "{\"config\":{\"digest\":\"%s\",\"size\":%d},\"layers\":[]}"
                    .formatted(bases.put(configuration), configuration.length());
            children.add("{\"digest\":\"%s\",\"size\":1,\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}"
                    .formatted(bases.put(manifest), architecture));
        }
        return bases.put("{\"manifests\":[" + String.join(",", children) + "]}");
    }
}
