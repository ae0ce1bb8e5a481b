package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What engines from 20.10 to 29 say, and what we make of it. The resources' README tells what was recorded and what was written from their source. */
class EngineContractTest {
    private static final ImageName NAME = new ImageName("quay.io", "acme/orders");
    private static final CredentialSource ROBOT =
            registry -> Optional.of(new Credentials("acme+ci", Secret.of("robot-token-4711"), "environment"));
    /** The newest API of each engine. */
    private static final Map<String, String> APIS = Map.of("20.10", "1.41", "24", "1.43", "28", "1.51", "29", "1.52");

    private static final String PUSHED = "sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";
    private static final String MANIFEST = "sha256:3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a";

    @TempDir
    Path context;

    private final List<String> log = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "20.10/build, sha256:fff3fe643b14d3cf092817df1260fa589bcdf661a5b8748feb29c5d87b3bf67f",
        "20.10/build-cached, sha256:fff3fe643b14d3cf092817df1260fa589bcdf661a5b8748feb29c5d87b3bf67f",
        "24/build, sha256:1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d",
        "28/build, sha256:1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d",
        "29/build-containerd, sha256:3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a",
    })
    void takesTheImageThatTheBuildNames(String recording, String id) throws IOException {
        try (FakeDockerEngine engine = engine(recording)) {
            engine.replay("build", EngineRecording.named(recording));

            assertThat(build(engine).summary()).endsWith("image " + id);
            assertThat(engine.request("/build?").orElseThrow().path()).startsWith("/v" + api(recording) + "/");
            assertThat(log)
                    .contains("Successfully built " + id.substring(7, 19))
                    .allMatch(line -> !line.isBlank());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20.10/push|sha256:aabde64580bbc7c70633fc9303094299fef5e65c476a365c89e5fd88acdd9214|sent 2 blobs; 1 blob",
                "20.10/push-again|sha256:aabde64580bbc7c70633fc9303094299fef5e65c476a365c89e5fd88acdd9214|sent 0 blobs; 3 blobs",
                "20.10/push-mounted|sha256:aabde64580bbc7c70633fc9303094299fef5e65c476a365c89e5fd88acdd9214|sent 0 blobs; 3 blobs",
                "24/push|" + PUSHED + "|sent 2 blobs; 1 blob",
                "28/push|" + PUSHED + "|sent 2 blobs; 1 blob",
                "28/push-containerd|" + MANIFEST + "|sent 2 blobs; 1 blob",
                "29/push-containerd|" + MANIFEST + "|sent 2 blobs; 1 blob",
                "29/push-containerd-index|" + MANIFEST + "|sent 1 blob; 0 blobs",
            })
    void takesTheDigestThatThePushNames(String recording, String digest, String summary) throws IOException {
        try (FakeDockerEngine engine = engine(recording)) {
            engine.replay("push", EngineRecording.named(recording));

            assertThat(build(engine).push("1.2.3")).isEqualTo(new PushedImage(NAME, "1.2.3", new ImageDigest(digest)));
            assertThat(log).containsExactly(summary + " there already");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20.10/build-syntax|IMAGE_BUILD|dockerfile parse error line 2: unknown instruction: FOO|Dockerfile",
                "20.10/build-copy-fails|IMAGE_BUILD|COPY failed: file not found in build context|mend the Dockerfile",
                "20.10/build-run-fails|IMAGE_BUILD|Error: Unable to access jarfile missing.jar|mend the Dockerfile",
                "20.10/build-buildkit|IMAGE_BUILD|the --mount option requires BuildKit|Dockerfile",
                "20.10/build-base-unknown|CONFIGURATION|base/nothing:17 not found|ship.image.base",
                "20.10/build-base-denied|CREDENTIALS|pull access denied|settings.xml",
                "20.10/build-base-away|UNREACHABLE|connect: connection refused|where the engine runs",
                "29/build-base-denied|CREDENTIALS|pull access denied|settings.xml",
            })
    void tellsWhyABuildFails(String recording, String code, String because, String fix) throws IOException {
        try (FakeDockerEngine engine = engine(recording)) {
            engine.replay("build", EngineRecording.named(recording));

            ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, () -> build(engine));

            assertThat(failure.code()).hasToString(code);
            assertThat(failure.because()).contains(because).doesNotContain("{\"message\"", "\u001b");
            assertThat(failure.fix()).contains(fix);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20.10/push-denied|CREDENTIALS|denied: requested access to the resource is denied|write permission",
                "20.10/push-unauthorized|CREDENTIALS|unauthorized: Invalid robot username or password|QUAY_USERNAME",
                "20.10/push-away|UNREACHABLE|connection refused|ship.image",
                "20.10/push-unknown|IMAGE_PUSH|does not exist locally|again",
                "24/push-containerd-unauthorized|CREDENTIALS|401 Unauthorized|QUAY_USERNAME",
                "24/push-containerd|IMAGE_PUSH|without naming the digest|older than 25",
                "28/push-containerd-quay-refuses|CREDENTIALS|is not authorized|write permission",
                "29/push-containerd-missing|IMAGE_PUSH|content digest sha256:7c7c|again",
                "29/push-containerd-blob-unknown|IMAGE_PUSH|blob unknown to registry|again",
                "29/push-containerd-unauthorized|CREDENTIALS|Could not find robot|QUAY_USERNAME",
                "29/push-error-detail-only|CREDENTIALS|denied|write permission",
            })
    void tellsWhyAPushFails(String recording, String code, String because, String fix) throws IOException {
        try (FakeDockerEngine engine = engine(recording)) {
            engine.replay("push", EngineRecording.named(recording));

            ReleaseFailure failure = pushFailure(engine);

            assertThat(failure.code()).hasToString(code);
            assertThat(failure.because()).contains(because);
            assertThat(failure.fix()).contains(fix);
        }
    }

    @Test
    void tellsThatTheImageIsGone() throws IOException {
        try (FakeDockerEngine engine = engine("20.10")) {
            engine.replay("tag", EngineRecording.named("20.10/tag-unknown"));

            assertThat(pushFailure(engine).because()).isEqualTo("No such image: sha256:1234");
        }
    }

    @Test
    void everyRecordingNamesItsSource() throws IOException {
        Path folder = Path.of("src/test/resources/engines");
        try (var files = Files.walk(folder)) {
            List<Path> recordings =
                    files.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(recordings).hasSizeGreaterThan(20).allSatisfy(file -> {
                String name =
                        folder.relativize(file).toString().replace('\\', '/').replace(".json", "");
                String origin = name.startsWith("20.10/") ? "# recorded from dockerd 20.10" : "# written from the ";
                assertThat(EngineRecording.named(name).source()).startsWith(origin);
            });
        }
    }

    private FakeDockerEngine engine(String recording) throws IOException {
        FakeDockerEngine engine = new FakeDockerEngine(api(recording));
        engine.build("{\"aux\":{\"ID\":\"" + MANIFEST + "\"}}");
        return engine;
    }

    private static String api(String recording) {
        return APIS.get(recording.split("/")[0]);
    }

    private BuiltImage build(FakeDockerEngine engine) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "FROM quay.io/acme/jre:17\nCOPY target/app.jar .\n");
        return Recipes.engineBuilder(engine.address(), ROBOT, log::add).build(Recipes.docker(context, NAME));
    }

    private ReleaseFailure pushFailure(FakeDockerEngine engine) throws IOException {
        BuiltImage built = build(engine);
        return catchThrowableOfType(ReleaseFailure.class, () -> built.push("1.2.3"));
    }
}
