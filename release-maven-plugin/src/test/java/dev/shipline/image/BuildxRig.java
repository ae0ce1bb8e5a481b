package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A docker command that is a script: it writes down what it was given, and ends as it is told. */
final class BuildxRig implements AutoCloseable {
    static final ImageName NAME = new ImageName("quay.io", "acme/orders");
    static final String ID = "sha256:" + "a".repeat(64);
    static final String NAMES_THE_IMAGE = "printf '{\"containerimage.digest\":\"" + ID + "\"}' > \"$metadata\"\n";

    final FakeDockerEngine engine;
    final Path context;
    final Path seen;
    final Map<String, String> variables = new HashMap<>();
    final List<String> log = new ArrayList<>();
    final List<ImageLayout> uploaded = new ArrayList<>();
    private final Path folder;

    BuildxRig(Path folder) throws IOException {
        this.folder = folder;
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
                EngineDesk.PASSWORD));
        Files.writeString(
                context.resolve("Dockerfile"), "FROM quay.io/acme/jre:17\nCOPY --chmod=644 app.jar /\nUSER 10001\n");
        docker(NAMES_THE_IMAGE);
    }

    BuiltImage build() {
        return builder(log::add).build(Recipes.docker(context, NAME));
    }

    ReleaseFailure failure() {
        return catchThrowableOfType(ReleaseFailure.class, this::build);
    }

    DockerImageBuilder builder(Consumer<String> lines) {
        return new DockerImageBuilder(
                Optional.of(engine.address()),
                variables,
                EngineDesk.ROBOT,
                (layout, name, tag) -> {
                    uploaded.add(layout);
                    return new PushedImage(name, tag, layout.digest());
                },
                lines);
    }

    /** @param build what it does when it is asked to build, a piece of shell */
    void docker(String build) throws IOException {
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

    String seen(String name) {
        try {
            return Files.readString(seen.resolve(name));
        } catch (IOException e) {
            throw new AssertionError("the command was not called: no " + name, e);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
