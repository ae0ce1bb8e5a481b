package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildContextTest {
    @TempDir
    Path folder;

    @Test
    void givesTheSameBytesForTheSameFiles() throws IOException {
        Path one = context("one");
        Path two = context("two");
        Files.setLastModifiedTime(two.resolve("app.jar"), FileTime.from(Instant.EPOCH));

        assertThat(tar(one)).isEqualTo(tar(two));
    }

    @Test
    void canBeReadByTheSystemsTar() throws Exception {
        Path context = context("one");
        String longName = "a-folder-with-a-long-name/".repeat(5) + "ünïcode.txt";
        Files.createDirectories(context.resolve(longName).getParent());
        Files.writeString(context.resolve(longName), "x".repeat(1000));
        Files.createSymbolicLink(context.resolve("link"), Path.of("app.jar"));
        Path archive = Files.write(folder.resolve("context.tar"), tar(context));
        Path extracted = Files.createDirectory(folder.resolve("extracted"));

        Process process = new ProcessBuilder("tar", "-xf", archive.toString(), "-C", extracted.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).isEmpty();
        assertThat(extracted.resolve(longName)).hasContent("x".repeat(1000));
        assertThat(Files.readSymbolicLink(extracted.resolve("link"))).isEqualTo(Path.of("app.jar"));
        assertThat(extracted.resolve("bin/start.sh")).isExecutable();
        assertThat(Files.getLastModifiedTime(extracted.resolve("app.jar")).toInstant())
                .isEqualTo(Recipes.COMMITTED);
    }

    @Test
    void sendsADockerfileThatIsIgnored() throws IOException {
        Path context = context("one");
        Files.writeString(context.resolve(".dockerignore"), "*\n");

        BuildContext sent = BuildContext.of(context, context.resolve("Dockerfile"), Recipes.COMMITTED);

        // the rules go with it, so that the engine takes both away before it copies anything
        assertThat(sent.size()).isEqualTo(2);
        assertThat(sent.dockerfile()).isEqualTo("Dockerfile");
    }

    @Test
    void takesADockerfileFromOutside() throws IOException {
        Path dockerfile = Files.writeString(folder.resolve("Other"), "FROM scratch\n");

        assertThat(BuildContext.of(context("one"), dockerfile, Recipes.COMMITTED)
                        .dockerfile())
                .isEqualTo(".ship.Dockerfile");
    }

    @ParameterizedTest
    @CsvSource({
        "target, target, true",
        "target, target/classes/A.class, true",
        "target, other/target, false",
        "**/target, other/target/x, true",
        "*.md, README.md, true",
        "*.md, docs/README.md, false",
        "**/*.md, docs/a/README.md, true",
        "/target/, target/x, true",
        "./target, target/x, true",
        "temp?, temp1, true",
        "temp?, temp/x, false",
        "a[0-9].txt, a5.txt, true",
        "a[^0-9].txt, a5.txt, false",
        "'#target', target, false",
        "a.b, axb, false",
        "**foo, xfoo, false",
        "**foo, a/b/foo, true",
        "a/**, a/b/c, true",
        "a/**, a, false",
        "a/**/b, a/b, true",
        "a/**/b, a/x/y/b, true",
        "a+b, aab, false",
        "a+b, a+b, true",
        "' # x', '# x', true",
        "'target  ', target, true",
        "TARGET, target, false",
        "'a\\*b', a*b, true",
        "'a\\*b', axb, false",
        "'[[]x', '[x', true",
        "'[a&&b]', '&', true",
        "a/../b, b, true",
        "/, a, false",
        "., a, false",
        "'\ufefftarget', target, true",
    })
    void ignores(String rule, String path, boolean excluded) {
        assertThat(DockerIgnore.parse(List.of(rule)).excludes(path)).isEqualTo(excluded);
    }

    @Test
    void lastFittingRuleDecides() {
        DockerIgnore ignore = DockerIgnore.parse(List.of("target", "!target/app.jar", "target/app.jar.bak"));

        assertThat(ignore.excludes("target/app.jar")).isFalse();
        assertThat(ignore.excludes("target/other.jar")).isTrue();
        assertThat(ignore.excludes("target/app.jar.bak")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"a[, is not closed", "'a\\', a backslash ends it", "[], holds nothing", "[-a], begins with nothing"})
    void refusesAPatternThatDockerRefuses(String rule, String reason) {
        assertThatThrownBy(() -> DockerIgnore.parse(List.of("ok", rule)))
                .hasMessageContaining("line 2, \"" + rule + "\", is no pattern: ")
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> DockerIgnore.parse(List.of("!")))
                .hasMessageContaining("line 1 says \"!\", and not what is to be kept");
    }

    @Test
    void theRulesOfADockerfileComeBeforeThoseOfTheContext() throws IOException {
        Path context = context("one");
        Files.writeString(context.resolve(".dockerignore"), "bin\n");
        Files.writeString(context.resolve("Dockerfile.dockerignore"), "*.jar\n*dockerignore\n");

        assertThat(names(context)).containsExactly("Dockerfile", "bin/", "bin/start.sh");
    }

    @Test
    void bringsBackWhatAnExceptionNames() throws IOException {
        Path context = context("one");
        Files.writeString(context.resolve(".dockerignore"), "*\n!bin/start.sh\n!Dockerfile\n");

        assertThat(names(context)).containsExactly("Dockerfile", "bin/start.sh");
    }

    @Test
    void sendsLinksAsLinksAndNoSockets() throws IOException {
        Path context = context("one");
        Files.createSymbolicLink(context.resolve("folder"), Path.of("bin"));
        Files.createSymbolicLink(context.resolve("nowhere"), Path.of("/does/not/exist"));
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(context.resolve("socket")));

            assertThat(names(context))
                    .containsExactly("Dockerfile", "app.jar", "bin/", "bin/start.sh", "folder", "nowhere");
        }
    }

    @Test
    void sendsADockerfileThatIsALinkAsAFile() throws IOException {
        Path context = context("one");
        Path shared = Files.writeString(folder.resolve("Shared"), "FROM shared\n");
        Files.delete(context.resolve("Dockerfile"));
        Files.createSymbolicLink(context.resolve("Dockerfile"), shared);

        assertThat(new String(tar(context), StandardCharsets.ISO_8859_1)).contains("FROM shared");
    }

    @Test
    void namesAFileThatIsGoneMeanwhile() throws IOException {
        Path context = context("one");
        try (ContextStream tar = BuildContext.of(context, context.resolve("Dockerfile"), Recipes.COMMITTED)
                .tar()) {
            Files.delete(context.resolve("app.jar"));

            assertThatThrownBy(tar::readAllBytes).hasMessageContaining("app.jar: it is not there any more");
            assertThat(tar.problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("cannot read", "app.jar"));
        }
    }

    @Test
    void namesAFileThatBecomesShorterWhileItIsRead() throws IOException {
        Path context = context("one");
        Files.write(context.resolve("app.jar"), new byte[1 << 20]);
        try (ContextStream tar = BuildContext.of(context, context.resolve("Dockerfile"), Recipes.COMMITTED)
                .tar()) {
            tar.readNBytes(64 * 1024);
            Files.write(context.resolve("app.jar"), new byte[1024]);

            assertThatThrownBy(tar::readAllBytes).hasMessageContaining("app.jar became shorter while it was read");
        }
    }

    @Test
    void sendsOfAFileThatGrowsWhatItAnnounced() throws IOException {
        Path context = context("one");
        Files.write(context.resolve("app.jar"), new byte[1 << 20]);
        try (ContextStream tar = BuildContext.of(context, context.resolve("Dockerfile"), Recipes.COMMITTED)
                .tar()) {
            int begun = tar.readNBytes(64 * 1024).length;
            Files.write(context.resolve("app.jar"), new byte[2 << 20]);

            assertThat((begun + tar.readAllBytes().length) % 512).isZero();
        }
    }

    private List<String> names(Path context) throws IOException {
        Path archive = Files.write(folder.resolve("context.tar"), tar(context));
        Process process = new ProcessBuilder("tar", "-tf", archive.toString())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes()).lines().toList();
    }

    private Path context(String name) throws IOException {
        Path context = Files.createDirectories(folder.resolve(name));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\n");
        Files.writeString(context.resolve("app.jar"), "not really a jar");
        Path script =
                Files.writeString(Files.createDirectory(context.resolve("bin")).resolve("start.sh"), "java\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return context;
    }

    private static byte[] tar(Path context) throws IOException {
        try (InputStream tar = BuildContext.of(context, context.resolve("Dockerfile"), Recipes.COMMITTED)
                .tar()) {
            return tar.readAllBytes();
        }
    }
}
