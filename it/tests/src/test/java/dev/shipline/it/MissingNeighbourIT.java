package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.sandbox.loopback.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a release needs is not there. The service runs already, and a new commit of it is to be released. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissingNeighbourIT {
    private World world;
    private Checkout orders;
    private String commit;
    private Path temporary;
    private Path hidden;

    @BeforeAll
    void releaseAFirstCommit() throws IOException {
        world = World.start("missing-neighbour");
        temporary = Files.createDirectories(world.folder().resolve("tmp"));
        hidden = Files.createDirectories(world.folder().resolve("hidden"));
        orders = world.checkOut("orders");
        assertThat(deploy().output()).contains("BUILD SUCCESS");
        String settings = "src/main/resources/application.properties";
        commit = orders.change(settings, "server.port=8080", "server.port=8081", "Move")
                .substring(0, 7);
    }

    @AfterAll
    void close() {
        world.close();
    }

    @BeforeEach
    void forgetTheLastBuild() throws IOException {
        Trees.delete(target());
    }

    @AfterEach
    void bringEverythingBack() {
        world.sandbox().registry().start();
        world.sandbox().s3().start();
        world.sandbox().cluster().start();
        world.sandbox().datadog().heal();
        world.sandbox().datadog().start();
    }

    @Nested
    class IsFoundBeforeTheBuild {
        @Test
        void whenTheRegistryIsDown() {
            world.sandbox().registry().stop();
            refuses("cannot reach the registry " + world.sandbox().registry().host(), "ship.image");
        }

        @Test
        void whenTheRegistryRefusesThePassword() throws IOException {
            Path settings = world.folder().resolve("wrong-password.xml");
            String host = world.sandbox().registry().host();
            Files.writeString(
                    settings,
                    Files.readString(world.sandbox().settings())
                            .replaceFirst("(?s)(<id>" + host + "</id>.*?<password>)[^<]+", "$1wrong"));
            refuses(settings, List.of(), "refused the credentials of acme+ci", "server " + host + " in settings.xml");
        }

        @Test
        void whenS3IsDown() {
            world.sandbox().s3().stop();
            refuses("cannot read s3://values/orders/base.yaml", "the connection was refused", "ship.s3.endpoint");
        }

        @Test
        void whenBaseYamlIsMissing() {
            withoutFile(
                    bucket("values/orders/base.yaml"),
                    () -> refuses(
                            "there is no s3://values/orders/base.yaml", "ship.values", "ship.values.base to false"));
        }

        @Test
        void whenTheEnvironmentsValuesAreMissing() {
            withoutFile(
                    bucket("values/orders/dev.yaml"),
                    () -> refuses("there is no s3://values/orders/dev.yaml", "ship.values"));
        }

        @Test
        void whenTheValuesAreNoYaml() throws IOException {
            Path values = bucket("values/orders/dev.yaml");
            withoutFile(values, () -> {
                write(values, "replicas: 1\nenvironment:\n  plain: [oops\n");
                refuses("s3://values/orders/dev.yaml:4:1 is no valid YAML", "correct the file there");
            });
        }

        @Test
        void whenTheBucketOfTheValuesIsMissing() {
            withoutFile(bucket("values"), () -> refuses("there is no bucket \"values\"", "ship.values"));
        }

        @Test
        void whenTheChartIsNotInTheIndex() {
            refuses(
                    world.sandbox().settings(),
                    List.of("-Dship.chart=s3://charts/microservices"),
                    "the repository s3://charts/ has no such chart, only microservice",
                    "ship.chart");
        }

        @Test
        void whenTheChartsArchiveIsGone() throws IOException {
            // which goes unnoticed on a machine that has it
            Trees.delete(MavenBuild.cache(orders.folder()));
            withoutFile(
                    bucket("charts/microservice-1.0.0.tgz"),
                    () -> refuses(
                            "lists it at s3://charts/microservice-1.0.0.tgz, and there is no such object",
                            "ship.chart.version"));
        }

        @Test
        void whenTheClusterIsDown() {
            world.sandbox().cluster().stop();
            refuses("cannot reach the cluster", world.sandbox().cluster().uri().toString(), "ship.kube.context");
        }

        @Test
        void whenTheContextIsUnknown() {
            refuses(
                    world.sandbox().settings(),
                    List.of("-Dship.kube.context=prod-cluster"),
                    "no context \"prod-cluster\"",
                    "sandbox",
                    "ship.kube.context");
        }
    }

    /** Telemetry never stands in a release's way, and nothing of it is lost. */
    @Test
    void datadogIsToldLaterWhatItCouldNotBeTold() {
        world.sandbox().datadog().stop();
        succeedsWithOneWarning("Connection refused");
        world.sandbox().datadog().start();
        world.sandbox().datadog().fail(Fault.status(403));
        succeedsWithOneWarning("403");
        world.sandbox().datadog().fail(Fault.hang());
        succeedsWithOneWarning("no answer came in time");
        assertThat(eventsOfThisCommit("released in")).isZero();

        world.sandbox().datadog().heal();
        assertThat(deploy().output()).contains("BUILD SUCCESS").doesNotContain("WARN");

        for (String title : List.of("release started", "released in")) {
            assertThat(eventsOfThisCommit(title)).as(title).isEqualTo(4);
        }
        // the later deploys took over the first one's image
        for (String title : List.of("build started", "built in")) {
            assertThat(eventsOfThisCommit(title)).as(title).isEqualTo(1);
        }
        assertThat(successes("ship.build.count")).isEqualTo(1 + 1);
        assertThat(successes("ship.release.count")).isEqualTo(1 + 4);
        assertThat(world.sandbox().datadog().rejections()).isEmpty();
    }

    private void succeedsWithOneWarning(String reason) {
        MavenBuild.Result result = deploy(world.sandbox().settings(), List.of("-Dship.metrics.timeout=5"));
        assertThat(result.output()).contains("BUILD SUCCESS");
        assertThat(result.output().lines().filter(line -> line.contains("WARN")))
                .singleElement()
                .asString()
                .contains("Datadog was not told, because", reason, "the next run sends", "DD_API_KEY");
    }

    private void refuses(String... words) {
        refuses(world.sandbox().settings(), List.of(), words);
    }

    /** One message with its cause and its fix, nothing built, nothing changed anywhere, nothing left lying about. */
    private void refuses(Path settings, List<String> arguments, String... words) {
        SandboxState before = SandboxState.of(world.sandbox());

        MavenBuild.Result result = deploy(settings, arguments);

        assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
        assertThat(ErrorLines.of(result))
                .singleElement()
                .asString()
                .contains(words)
                .contains(", because ")
                .contains("; ")
                .doesNotContain("Exception");
        assertThat(result.output()).doesNotContain("\tat ", "password>");
        assertThat(target().resolve("classes")).doesNotExist();
        assertThat(SandboxState.of(world.sandbox())).isEqualTo(before);
        assertThat(temporary).isEmptyDirectory();
        assertThat(files(target(), file -> file.getFileName().toString().matches("\\..*|.*\\.(part|tmp)")))
                .isEmpty();
    }

    private MavenBuild.Result deploy() {
        // a busy machine must not decide whether a metric arrives
        return deploy(world.sandbox().settings(), List.of("-Dship.metrics.timeout=60"));
    }

    private MavenBuild.Result deploy(Path settings, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("-gs", settings.toString(), "deploy", "-DskipTests"));
        arguments.addAll(world.maven().environment("dev"));
        arguments.addAll(more);
        Map<String, String> environment =
                Map.of("MAVEN_OPTS", MavenBuild.SHORT_LIVED + " -Djava.io.tmpdir=" + temporary);
        return world.maven().run(orders.folder(), environment, line -> {}, arguments);
    }

    private Path target() {
        return orders.folder().resolve("target");
    }

    private Path bucket(String path) {
        return world.sandbox().s3().bucket(path);
    }

    private long eventsOfThisCommit(String title) {
        return world.sandbox().datadog().events().stream()
                .filter(event -> event.title().contains("(" + commit + ") " + title))
                .count();
    }

    /** The first commit's and this one's. */
    private int successes(String metric) {
        return world.sandbox().datadog().kept(metric).stream()
                .filter(received -> received.tags().contains("status:success"))
                .mapToInt(received -> (int) received.value())
                .sum();
    }

    private void withoutFile(Path file, Runnable work) {
        Path away = hidden.resolve(file.getFileName());
        move(file, away);
        try {
            work.run();
        } finally {
            move(away, file);
        }
    }

    private static List<Path> files(Path folder, Predicate<Path> which) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).filter(which).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
