package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A docker command that is a script: it writes down what it was given, and ends as it is told. */
class BuildxTest {
    private static final ImageName NAME = new ImageName("quay.io", "acme/orders");
    private static final String ID = "sha256:" + "a".repeat(64);
    private static final String PASSWORD = "robot-token-4711";
    private static final CredentialSource ROBOT = server -> server.equals("quay.io")
            ? Optional.of(new Credentials("acme+robot", Secret.of(PASSWORD), "environment"))
            : Optional.empty();
    private static final String NAMES_THE_IMAGE =
            "printf '{\"containerimage.digest\":\"" + ID + "\"}' > \"$metadata\"\n";

    @TempDir
    Path folder;

    private final Map<String, String> variables = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private final List<ImageLayout> uploaded = new ArrayList<>();
    private FakeDockerEngine engine;
    private Path context;
    private Path seen;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeDockerEngine("1.47");
        context = Files.createDirectory(folder.resolve("context"));
        seen = Files.createDirectory(folder.resolve("seen"));
        Files.createDirectories(folder.resolve("home/.docker/cli-plugins"));
        Files.writeString(folder.resolve("home/.docker/config.json"), """
                {"auths": {"quay.io": {"auth": "bXk6b3du"}}, "credsStore": "desktop", "currentContext": "default",
                 "proxies": {"default": {"httpProxy": "http://proxy:3128"}}}""");
        variables.putAll(Map.of(
                "HOME",
                folder.resolve("home").toString(),
                "PATH",
                folder.resolve("bin") + ":/usr/bin:/bin",
                "QUAY_PASSWORD",
                PASSWORD));
        Files.writeString(
                context.resolve("Dockerfile"), "FROM quay.io/acme/jre:17\nCOPY --chmod=644 app.jar /\nUSER 10001\n");
        docker(NAMES_THE_IMAGE);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void loadsTheImageIntoTheEngineWhichPushesIt() {
        String digest = "sha256:" + "b".repeat(64);
        engine.push("{\"aux\":{\"Digest\":\"" + digest + "\"}}");

        BuiltImage built = build();

        assertThat(built.summary()).isEqualTo("Dockerfile by docker buildx, for \"COPY --chmod\", image " + ID);
        assertThat(seen("arguments"))
                .startsWith("buildx build --progress=plain --provenance=false --sbom=false --file")
                .contains("--label org.opencontainers.image.revision=abc1234")
                .contains("--platform linux/amd64")
                .endsWith(" --load\n")
                .doesNotContain("--push");
        assertThat(engine.paths()).noneMatch(path -> path.contains("/build?"));
        assertThat(built.push("1.2.3").digest()).hasToString(digest);
    }

    @Test
    void tellsItWhichEngineAndWhen() {
        variables.put("DOCKER_CONTEXT", "default");
        build();

        assertThat(seen("environment"))
                .contains("DOCKER_HOST=" + engine.address() + "\n")
                .contains("SOURCE_DATE_EPOCH=" + Recipes.COMMITTED.getEpochSecond() + "\n")
                .contains("BUILDX_CONFIG=" + folder.resolve("home/.docker/buildx") + "\n")
                .doesNotContain("DOCKER_CONTEXT", "DOCKER_TLS_VERIFY");
    }

    @Test
    void keepsThePasswordToAFolderThatOnlyTheUserCanRead() throws IOException {
        build();

        Document config = Document.json(seen("config.json"));
        String login = new String(
                Base64.getDecoder().decode(config.at("auths", "quay.io", "auth").text("")), StandardCharsets.UTF_8);
        assertThat(login).isEqualTo("acme+robot:" + PASSWORD);
        assertThat(seen("modes")).isEqualTo("700\n600\n");
        assertThat(seen("arguments") + seen("environment") + log).doesNotContain(PASSWORD);
        assertThat(Path.of(seen("folder").strip())).doesNotExist();
    }

    @Test
    void leavesTheUsersOwnFolderAsItIs() throws IOException {
        Path own = folder.resolve("home/.docker/config.json");
        String before = Files.readString(own);

        build();

        assertThat(own).hasContent(before);
        assertThat(seen("plugins").strip())
                .isEqualTo(folder.resolve("home/.docker/cli-plugins").toString());
        Document config = Document.json(seen("config.json"));
        assertThat(config.at("proxies", "default", "httpProxy").text()).contains("http://proxy:3128");
        assertThat(config.fields()).doesNotContainKeys("credsStore", "currentContext");
    }

    @Test
    void takesThePasswordOutOfWhatItPrints() throws IOException {
        docker("echo '#5 login with " + PASSWORD + "'\n" + NAMES_THE_IMAGE);

        build();

        assertThat(log).contains("#5 login with ****");
    }

    @Test
    void putsOnTopWhatIsMissing() throws IOException {
        engine.image("{\"Os\":\"linux\",\"Architecture\":\"amd64\",\"Config\":{\"User\":\"\"}}");
        String finished = "sha256:" + "c".repeat(64);
        engine.build("{\"aux\":{\"ID\":\"" + finished + "\"}}");

        BuiltImage built = build();

        assertThat(built.summary()).endsWith("image " + finished);
        assertThat(new String(engine.request("/build?").orElseThrow().body(), StandardCharsets.ISO_8859_1))
                .contains("FROM " + ID + "\nUSER 10001\n");
        assertThat(log).anyMatch(line -> line.contains("because it would run as root"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo 'ERROR: failed to build: failed to solve: process \"make\" did not complete'; exit 1|IMAGE_BUILD|ended with exit code 1 (its last words: ERROR: failed to build|mend the Dockerfile",
                "echo 'dial tcp: connection refused'; echo 'ERROR: failed to solve: process \"curl\" failed'; exit 1|IMAGE_BUILD|connection refused|mend the Dockerfile",
                "echo 'ERROR: failed to solve: quay.io/acme/jre:17: failed to resolve source metadata for quay.io/acme/jre:17: pull access denied'; exit 1|CREDENTIALS|its base image cannot be had|settings.xml",
                "echo 'ERROR: failed to solve: failed to resolve source metadata for quay.io/x:1: manifest unknown'; exit 1|CONFIGURATION|its base image cannot be had|ship.image.base",
                "echo 'ERROR: failed to solve: failed to resolve source metadata for q.io/x:1: dial tcp: lookup q.io: no such host'; exit 1|UNREACHABLE|no such host|can be reached",
                "echo 'ERROR: Multi-platform build is not supported for the docker driver.'; exit 1|CONFIGURATION|cannot build for that platform|BUILDX_BUILDER",
                "echo 'ERROR: failed to resolve source metadata, trying again'; echo 'ERROR: failed to solve: exit code: 2'; exit 1|IMAGE_BUILD|exit code: 2|mend the Dockerfile",
                "kill -9 $$|IMAGE_BUILD|was ended by signal 9|Dockerfile",
                "exit 0|IMAGE_BUILD|it did not say what it built|BUILDX_BUILDER",
                "echo '{}' > \"$metadata\"|IMAGE_BUILD|the engine has no image of the name that it gave|again",
                "echo no-json > \"$metadata\"|IMAGE_BUILD|it did not say what it built|again",
            })
    void tellsWhyItFailed(String script, String code, String because, String fix) throws IOException {
        docker(script + "\n");

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, this::build);

        assertThat(failure.code()).hasToString(code);
        assertThat(failure.because()).contains(because);
        assertThat(failure.fix()).contains(fix);
    }

    @Test
    void failsWhenTheEngineDoesNotHaveTheImage() {
        engine.image("");

        assertThat(catchThrowableOfType(ReleaseFailure.class, this::build).because())
                .contains("ended as if all was well, and the engine has no image");
    }

    @Test
    void saysThatThereIsNoPlugin() throws IOException {
        Files.writeString(
                folder.resolve("bin/docker"),
                "#!/bin/sh\necho \"docker: 'buildx' is not a docker command.\"\nexit 1\n");

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, this::build);

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure.because())
                .contains("it needs BuildKit for \"COPY --chmod\"")
                .contains(
                        "buildx version\" ends with exit code 1 (its last words: docker: 'buildx' is not a docker command.)");
        assertThat(failure.fix()).contains("install the docker command with its buildx plugin");
    }

    @Test
    void saysThatThereIsNoDocker() {
        variables.put("PATH", folder.resolve("nothing").toString());

        assertThat(catchThrowableOfType(ReleaseFailure.class, this::build).because())
                .contains("there is no docker command on the PATH");
    }

    @Test
    void holdsLittleHoweverMuchIsPrinted() throws IOException {
        docker("i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done\n"
                + "head -c 9000000 /dev/zero | tr '\\0' x; echo; exit 1\n");

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, this::build);

        assertThat(failure.because().length()).isLessThan(10_000);
        assertThat(log).contains("line 0", "line 2999").allMatch(line -> line.length() <= 4096);
    }

    @Test
    void endsWithTheBuildThatItBelongsTo() throws Exception {
        docker("sleep 600 & echo $! > " + seen + "/child; echo started; wait\n");
        CountDownLatch started = new CountDownLatch(1);
        List<Throwable> thrown = new ArrayList<>();
        Thread build = new Thread(() -> {
            try {
                builder(line -> started.countDown()).build(Recipes.docker(context, NAME));
            } catch (ReleaseFailure e) {
                thrown.add(e);
            }
        });
        build.start();
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        long child = Long.parseLong(seen("child").strip());

        build.interrupt();
        build.join(60_000);

        assertThat(thrown).singleElement().satisfies(failure -> assertThat(((ReleaseFailure) failure).code())
                .isEqualTo(FailureCode.INTERRUPTED));
        ProcessHandle.of(child)
                .ifPresent(process -> assertThat(process.isAlive()).isFalse());
    }

    @Test
    void anotherPlatformThanTheEnginesIsBuiltByIt() throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "FROM quay.io/acme/jre:17\nUSER 10001\n");
        engine.version("{\"Os\":\"linux\",\"Arch\":\"arm64\"}");

        assertThat(build().summary()).contains("by docker buildx, for linux/amd64 on an engine of linux/arm64");
    }

    @Test
    void severalPlatformsBecomeAFileThatOurOwnClientSends() throws IOException {
        Files.writeString(context.resolve("Dockerfile"), "FROM quay.io/acme/jre:17\n");
        byte[] manifest = ("{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"digest\":\""
                        + ID + "\",\"size\":2},\"layers\":[]}")
                .getBytes(StandardCharsets.UTF_8);
        ImageDigest digest = ImageDigest.of(manifest);
        Path archive = Files.write(folder.resolve("prepared.tar"), tar(manifest, digest));
        docker("cp " + archive + " \"$dest\"; cp \"$file\" " + seen + "/Dockerfile\n"
                + "printf '{\"containerimage.digest\":\"" + digest + "\"}' > \"$metadata\"\n");
        ImageRecipe recipe = severalPlatforms();

        BuiltImage built = builder(log::add).build(recipe);
        built.push("1.2.3");

        assertThat(seen("arguments"))
                .contains("--platform linux/amd64,linux/arm64 ")
                .contains("--output type=oci,dest=");
        assertThat(seen("Dockerfile")).isEqualTo("FROM quay.io/acme/jre:17\n\nUSER 10001\n");
        assertThat(uploaded).singleElement().extracting(ImageLayout::digest).isEqualTo(digest);
        assertThat(engine.paths()).isEmpty();
    }

    @Test
    void aFileThatIsNotWhatItNamedIsNotSent() throws IOException {
        byte[] manifest = "{\"config\":{\"digest\":\"%s\",\"size\":2},\"layers\":[]}"
                .formatted(ID)
                .getBytes(StandardCharsets.UTF_8);
        Path archive = Files.write(folder.resolve("prepared.tar"), tar(manifest, ImageDigest.of(manifest)));
        docker("cp " + archive + " \"$dest\"\n" + NAMES_THE_IMAGE);

        assertThatThrownBy(() -> builder(log::add).build(severalPlatforms()))
                .hasMessageContaining("it wrote " + ImageDigest.of(manifest) + " and named [" + ID + "]");
    }

    private BuiltImage build() {
        return builder(log::add).build(Recipes.docker(context, NAME));
    }

    private DockerImageBuilder builder(Consumer<String> lines) {
        return new DockerImageBuilder(
                Optional.of(engine.address()),
                variables,
                ROBOT,
                (layout, name, tag) -> {
                    uploaded.add(layout);
                    return new PushedImage(name, tag, layout.digest());
                },
                lines);
    }

    private ImageRecipe severalPlatforms() {
        ImageRecipe one = Recipes.docker(context, NAME);
        return new ImageRecipe(
                one.name(),
                one.base(),
                one.context(),
                one.dockerfile(),
                one.java(),
                one.mainClass(),
                one.jvmFlags(),
                one.environment(),
                one.ports(),
                List.of(Platform.LINUX_AMD64, Platform.parse("linux/arm64")),
                one.user(),
                one.labels(),
                one.created());
    }

    /** @param build what it does when it is asked to build, a piece of shell */
    private void docker(String build) throws IOException {
        Path command = Files.createDirectories(folder.resolve("bin")).resolve("docker");
        String script = """
                #!/bin/sh
                [ "$2" != version ] || exit 0
                cd SEEN || exit 99
                echo "$@" > arguments
                env > environment
                echo "$DOCKER_CONFIG" > folder
                cp "$DOCKER_CONFIG/config.json" .
                stat -c %a "$DOCKER_CONFIG" "$DOCKER_CONFIG/config.json" > modes
                readlink "$DOCKER_CONFIG/cli-plugins" > plugins
                while [ $# -gt 0 ]; do
                  case "$1" in
                    --metadata-file) metadata=$2 ;;
                    --file) file=$2 ;;
                    type=oci,dest=*) dest=${1#type=oci,dest=} ;;
                  esac
                  shift
                done
                """.replace("SEEN", seen.toString());
        Files.writeString(command, script + build);
        assertThat(command.toFile().setExecutable(true)).isTrue();
    }

    private String seen(String name) {
        try {
            return Files.readString(seen.resolve(name));
        } catch (IOException e) {
            throw new AssertionError("the command was not called: no " + name, e);
        }
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
