package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A Dockerfile on its way through a real engine and a real registry, and back as a running container. */
class GreeterRealIT {
    private static final Pattern SENT = Pattern.compile("sent (\\d+) blobs?; (\\d+) blobs? there already");

    private final Set<String> seenSecrets = new TreeSet<>();

    @Test
    void isBuiltPushedRunAndNotSentAgain() throws Exception {
        try (RealWorld world = RealWorld.withoutCluster("greeter-real");
                RealEngine engine = new RealEngine(world)) {
            // names and content of its own for each run: what an earlier run pushed must not help this one
            String run = Long.toString(System.currentTimeMillis(), 36);
            String image = world.registry() + "/acme/greeter-" + run;
            Checkout greeter = world.checkOut("greeter");
            greeter.change("src/main/java/com/acme/greeter/Greeter.java", "not found", "not found by " + run, "Be new");

            MavenBuild.Result first = ship(world, greeter, image, "first build and push");
            assertThat(first.output()).contains("BUILD SUCCESS", "Step 1/");
            assertThat(sent(first)).isNotEqualTo("0");
            String digest = digest(greeter);
            describesTheSame(world, engine, greeter, image, digest);

            MavenBuild.Result again = ship(world, greeter, image, "same commit again");
            assertThat(again.output()).contains("BUILD SUCCESS").doesNotContain("Step 1/");
            assertThat(digest(greeter)).isEqualTo(digest);

            Files.writeString(greeter.folder().resolve("NOTES.md"), "Nothing that goes into the image.\n");
            greeter.commit("Note");
            MavenBuild.Result other = ship(
                    world,
                    greeter,
                    image,
                    "other commit, same files",
                    "-Dship.docker.host=unix://" + world.state().resolve("docker.sock"));
            assertThat(other.output()).contains("BUILD SUCCESS", "Using cache");
            assertThat(sent(other)).isEqualTo("0");
            assertThat(digest(greeter)).isNotEqualTo(digest);

            engine.forget(image);
            answers(engine, image + "@" + digest);

            tellsNoSecret(world, engine, greeter, image + "@" + digest, List.of(first, again, other));
        }
    }

    private MavenBuild.Result ship(RealWorld world, Checkout greeter, String image, String what, String... arguments) {
        ProcessWatchOfOne watch = new ProcessWatchOfOne(world.secret("robot"), seenSecrets);
        Instant begin = Instant.now();
        MavenBuild.Result result = world.ship(
                greeter,
                watch::line,
                Stream.concat(Stream.of("-Dship.image=" + image), Stream.of(arguments))
                        .toArray(String[]::new));
        long millis = Duration.between(begin, Instant.now()).toMillis();
        System.out.println("[real] greeter: " + what + "  " + millis + " ms of mvn deploy");
        if (result.succeeded()) {
            world.report(greeter)
                    .at("/steps")
                    .forEach(step -> System.out.println("[real] greeter: " + what + ": "
                            + step.at("/step").asText() + "  "
                            + step.at("/millis").asLong() + " ms  "
                            + step.at("/detail").asText()));
            Matcher sent = SENT.matcher(result.output());
            System.out.println(
                    "[real] greeter: " + what + ": " + (sent.find() ? sent.group() : "nothing built, nothing sent"));
        }
        return result;
    }

    /** skopeo, the engine and the report speak of one and the same image. */
    private static void describesTheSame(
            RealWorld world, RealEngine engine, Checkout greeter, String image, String digest) {
        JsonNode recorded = World.json(greeter.folder().resolve("target/ship/image.json"));
        String tagged = image + ":" + recorded.at("/tag").asText();
        JsonNode seen = world.skopeo(tagged);
        JsonNode config = World.json(world.command("skopeo", "inspect", "--config", "docker://" + tagged));
        JsonNode manifest = World.json(world.command("skopeo", "inspect", "--raw", "docker://" + tagged));
        // an engine with a graph driver calls an image by its configuration
        JsonNode built = engine.inspect(manifest.at("/config/digest").asText());

        assertThat(seen.at("/Digest").asText()).isEqualTo(digest);
        assertThat(texts(built.at("/RepoDigests"))).contains(image + "@" + digest);

        JsonNode labels = seen.at("/Labels");
        assertThat(labels).isEqualTo(config.at("/config/Labels")).isEqualTo(built.at("/Config/Labels"));
        assertThat(labels.at("/org.opencontainers.image.revision").asText())
                .isEqualTo(recorded.at("/commit").asText());
        assertThat(config.at("/config/User").asText()).isEqualTo("10001");

        List<String> layers = texts(seen.at("/Layers"));
        List<String> contents = texts(config.at("/rootfs/diff_ids"));
        JsonNode base = World.json(
                world.command("skopeo", "inspect", "--config", "docker://" + world.registry() + "/base/java:17"));
        assertThat(layers)
                .isEqualTo(StreamSupport.stream(manifest.at("/layers").spliterator(), false)
                        .map(layer -> layer.at("/digest").asText())
                        .toList());
        assertThat(contents)
                .isEqualTo(texts(built.at("/RootFS/Layers")))
                .hasSameSizeAs(layers)
                .startsWith(texts(base.at("/rootfs/diff_ids")).toArray(String[]::new));
        System.out.println("[real] greeter: skopeo, engine and report agree on " + digest + ", " + labels.size()
                + " labels, " + layers.size() + " layers");
    }

    private static void answers(RealEngine engine, String image) throws IOException, InterruptedException {
        int port = RealEngine.freePort();
        Instant begin = Instant.now();
        String container =
                engine.run(image, "GREETER_ADDRESS=127.0.0.1", "GREETER_PORT=" + port, "GREETER_SALUTATION=Good day");
        HttpResponse<String> health = engine.get(URI.create("http://127.0.0.1:" + port + "/health"));
        long millis = Duration.between(begin, Instant.now()).toMillis();

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(engine.get(URI.create("http://127.0.0.1:" + port + "/greetings/ada"))
                        .body())
                .isEqualTo("Good day, ada!");
        assertThat(engine.userOf(container)).isEqualTo("10001");
        System.out.println("[real] greeter: docker run by digest answers HTTP 200 as user 10001 after " + millis
                + " ms, pull included");
        engine.docker("rm", "--force", container);
    }

    private void tellsNoSecret(
            RealWorld world, RealEngine engine, Checkout greeter, String image, List<MavenBuild.Result> results)
            throws IOException {
        String password = world.secret("robot");
        results.forEach(result -> assertThat(result.output()).doesNotContain(password));
        assertThat(engine.docker("history", "--no-trunc", image))
                .contains("greeter.jar")
                .doesNotContain(password);
        assertThat(engine.inspect(image).toString()).doesNotContain(password);
        assertThat(Files.readString(world.state().resolve("log/docker"))).doesNotContain(password);
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(greeter.folder().resolve("target"))) {
            found.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(password);
        }
        assertThat(seenSecrets).isEmpty();
        System.out.println("[real] greeter: the robot's password is in no log, no command line, no history and none of "
                + files.size() + " files");
    }

    private static String sent(MavenBuild.Result result) {
        Matcher sent = SENT.matcher(result.output());
        assertThat(sent.find()).as(result.output()).isTrue();
        return sent.group(1);
    }

    private static String digest(Checkout greeter) {
        return World.json(greeter.folder().resolve("target/ship/image.json"))
                .at("/digest")
                .asText();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Looks for one secret in the command lines below this process, each time that Maven says something. */
    private record ProcessWatchOfOne(String secret, Set<String> found) {
        void line(String line) {
            ProcessHandle.current().descendants().forEach(process -> {
                try {
                    if (Leaks.text(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                            .contains(secret)) {
                        found.add("a secret in the command line of " + process.pid());
                    }
                } catch (IOException ended) {
                    // it is no more
                }
            });
        }
    }
}
