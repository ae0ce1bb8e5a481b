package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JibImageBuilderTest {
    private static final CredentialSource ANONYMOUS = server -> Optional.empty();
    private static final CredentialSource ROBOT = server -> Optional.of(
            new Credentials(FakeRegistry.USER, Secret.of(FakeRegistry.PASSWORD), "settings.xml server " + server));

    @TempDir
    Path folder;

    private FakeRegistry registry;
    private String base;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
        base = registry.host() + "/bases/jre:17";
        putBase();
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
    }

    @Test
    void sendsAnImageInJibsLayout() throws IOException {
        ImageRecipe recipe = recipe("module");

        PushedImage pushed = builder(ANONYMOUS).build(recipe).push("abc1234");

        String manifest = registry.manifest("acme/orders", "abc1234").orElseThrow();
        assertThat(pushed)
                .isEqualTo(new PushedImage(
                        recipe.name(), "abc1234", ImageDigest.of(manifest.getBytes(StandardCharsets.UTF_8))));
        assertThat(Document.json(manifest).at("layers").items()).hasSize(5);
        Document configuration = configurationOf(manifest);
        Document config = configuration.at("config");
        assertThat(texts(config.at("Entrypoint")))
                .containsExactly(
                        "java",
                        "-XX:MaxRAMPercentage=75",
                        "-cp",
                        "/app/resources:/app/classes:/app/libs/*",
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
    void sendsNothingBeforeThePush() throws IOException {
        BuiltImage built = builder(ANONYMOUS).build(recipe("module"));

        assertThat(registry.requests()).isEmpty();
        assertThat(built.summary()).contains("Recipes$Service").contains(base);
    }

    @Test
    void givesTheSameDigestFromTwoFoldersWithOtherFileTimes() throws IOException {
        ImageRecipe first = recipe("one");
        ImageRecipe second = recipe("two");
        Files.setLastModifiedTime(
                second.java().classes().resolve("application.yaml"),
                FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

        PushedImage one = builder(ANONYMOUS, "cache-one").build(first).push("one");
        PushedImage two = builder(ANONYMOUS, "cache-two").build(second).push("two");

        assertThat(two.digest()).isEqualTo(one.digest());
    }

    @Test
    void givesAnotherDigestForAnotherResource() throws IOException {
        ImageRecipe recipe = recipe("module");
        PushedImage before = builder(ANONYMOUS).build(recipe).push("one");
        Files.writeString(recipe.java().classes().resolve("application.yaml"), "port: 9090\n");

        assertThat(builder(ANONYMOUS).build(recipe).push("two").digest()).isNotEqualTo(before.digest());
    }

    @Test
    void keepsItsCachesWhereTheyBelong() throws IOException {
        ImageRecipe recipe = recipe("module");

        builder(ANONYMOUS).build(recipe).push("one");

        assertThat(folder.resolve("cache")).isNotEmptyDirectory();
        assertThat(folder.resolve("module/target/ship/jib-cache")).isNotEmptyDirectory();
    }

    @Test
    void takesAGivenMainClassAsItIs() throws IOException {
        ImageRecipe recipe = Recipes.withMainClass(recipe("module"), "acme.Launcher");

        assertThat(builder(ANONYMOUS).build(recipe).summary()).startsWith("acme.Launcher on ");
    }

    @Nested
    class SaysWhatToMendWhen {
        @Test
        void nothingIsCompiled() throws IOException {
            ImageRecipe recipe = recipe("module");
            ImageRecipe moved = new ImageRecipe(
                    recipe.name(),
                    recipe.base(),
                    recipe.context(),
                    Optional.empty(),
                    new ImageRecipe.JavaParts(folder.resolve("missing"), List.of(), List.of()),
                    Optional.empty(),
                    List.of(),
                    Map.of(),
                    List.of(),
                    "10001",
                    Map.of(),
                    Recipes.COMMITTED);

            ReleaseFailure failure = buildFailure(moved);

            assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
            assertThat(failure).hasMessageContaining("no compiled classes");
        }

        @Test
        void noClassHasAMainMethod() throws IOException {
            ImageRecipe recipe = recipe("module");
            Files.delete(recipe.java().classes().resolve("dev/shipline/image/Recipes$Service.class"));

            assertThat(buildFailure(recipe))
                    .hasMessageContaining("has a main method")
                    .hasMessageContaining("ship.image.mainClass");
        }

        @Test
        void theBaseIsNoReference() throws IOException {
            assertThat(buildFailure(withBase("Not An Image"))).hasMessageContaining("ship.image.base");
        }

        @Test
        void theBaseDoesNotExist() throws IOException {
            String missing = registry.host() + "/bases/missing:17";

            ReleaseFailure failure = pushFailure(withBase(missing), ANONYMOUS);

            assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
            assertThat(failure.because()).isEqualTo("there is no base image " + missing);
        }

        @Test
        void theRegistryIsAway() throws IOException {
            registry.close();

            ReleaseFailure failure = pushFailure(recipe("module"), ANONYMOUS);

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure).hasMessageContaining(registry.host()).hasMessageContaining("does not answer");
        }

        @Test
        void theRobotMayNotWrite() throws IOException {
            String denied = "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no " + FakeRegistry.PASSWORD + "\"}]}";
            registry.answer("POST", "/acme/orders/blobs/uploads/", repeat(new FakeRegistry.Answer(403, denied), 20));

            ReleaseFailure failure = pushFailure(recipe("module"), ROBOT);

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because()).contains("no right to write").contains("acme/orders");
        }

        @Test
        void theBaseMayNotBePulled() throws IOException {
            registry.answer("GET", "/bases/jre/manifests", repeat(new FakeRegistry.Answer(403, "{}"), 20));

            ReleaseFailure failure = pushFailure(recipe("module"), ROBOT);

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because()).contains("base image").contains("bases/jre");
            assertThat(failure.fix()).contains("ship.image.base");
        }

        @Test
        void theRegistryWantsCredentialsOverPlainHttp() throws IOException {
            registry.requireTokens("pull", "push");

            ReleaseFailure failure = pushFailure(recipe("module"), ROBOT);

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(wholeTextOf(failure)).doesNotContain(FakeRegistry.PASSWORD);
        }

        @Test
        void theManifestIsRefused() throws IOException {
            registry.answer("PUT", "/acme/orders/manifests", repeat(new FakeRegistry.Answer(500, "out of order"), 20));

            assertThat(pushFailure(recipe("module"), ANONYMOUS).code()).isEqualTo(FailureCode.IMAGE_PUSH);
        }
    }

    private static FakeRegistry.Answer[] repeat(FakeRegistry.Answer answer, int times) {
        FakeRegistry.Answer[] answers = new FakeRegistry.Answer[times];
        Arrays.fill(answers, answer);
        return answers;
    }

    private ImageRecipe recipe(String module) throws IOException {
        return Recipes.java(folder.resolve(module), registry.name("acme/orders"), base);
    }

    private ImageRecipe withBase(String other) throws IOException {
        return Recipes.java(folder.resolve("module"), registry.name("acme/orders"), other);
    }

    private JibImageBuilder builder(CredentialSource credentials) {
        return builder(credentials, "cache");
    }

    private JibImageBuilder builder(CredentialSource credentials, String cache) {
        return new JibImageBuilder(folder.resolve(cache), credentials, line -> {});
    }

    private ReleaseFailure buildFailure(ImageRecipe recipe) {
        return catchThrowableOfType(
                ReleaseFailure.class, () -> builder(ANONYMOUS).build(recipe));
    }

    private ReleaseFailure pushFailure(ImageRecipe recipe, CredentialSource credentials) {
        BuiltImage built = builder(credentials).build(recipe);
        return catchThrowableOfType(ReleaseFailure.class, () -> built.push("abc1234"));
    }

    private static String wholeTextOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private Document configurationOf(String manifest) {
        String digest = Document.json(manifest).at("config", "digest").text().orElseThrow();
        return Document.json(registry.blob(digest));
    }

    private static List<String> texts(Document list) {
        return list.items().stream().map(item -> item.text("")).toList();
    }

    private void putBase() throws IOException {
        byte[] tar = new byte[1024];
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(layer)) {
            gzip.write(tar);
        }
        ImageDigest layerDigest = registry.putBlob(layer.toByteArray());
        byte[] config = """
                {"architecture":"amd64","os":"linux","config":{"Env":["BASE=yes"]},\
                "rootfs":{"type":"layers","diff_ids":["%s"]},"history":[]}""".formatted(ImageDigest.of(tar)).getBytes(StandardCharsets.UTF_8);
        String type = "application/vnd.docker.distribution.manifest.v2+json";
        registry.putManifest(
                "bases/jre",
                "17",
                """
                {"schemaVersion":2,"mediaType":"%s",\
                "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"%s"},\
                "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":%d,"digest":"%s"}]}""".formatted(type, config.length, registry.putBlob(config), layer.size(), layerDigest),
                type);
    }
}
