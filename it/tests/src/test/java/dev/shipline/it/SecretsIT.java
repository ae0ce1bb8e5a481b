package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.sandbox.cluster.PodBehaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Secrets reach the header, the file or the API that needs them, and nothing else, however much Maven is asked to say. */
class SecretsIT {
    private World world;
    private Leaks leaks;
    private Checkout orders;
    private Path temporary;
    private ProcessWatch watch;

    @BeforeEach
    void start(TestInfo test) throws IOException {
        world = World.start("secrets-" + test.getTestMethod().orElseThrow().getName());
        leaks = new Leaks(world.sandbox());
        orders = world.checkOut("orders");
        temporary = Files.createDirectories(world.folder().resolve("tmp"));
        watch = new ProcessWatch(leaks, temporary);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void stayWhereTheyBelong() throws IOException {
        MavenBuild.Result result = deployWithDebugLog();

        assertThat(result.exitCode()).isZero();
        assertNothingLeaked(result);
    }

    @Test
    void stayThereWhenAContainerPrintsThemAndCrashes() throws IOException {
        Files.writeString(
                world.sandbox().settings().resolveSibling("crash.log"),
                "starting with " + leaks.secret("registry.password") + "\nand " + leaks.secret("datadog.api-key")
                        + "\nand " + leaks.secret("s3.secret-key") + "\nthat was all\n");
        world.sandbox().cluster().pods().put("*", PodBehaviour.parse("crash:1:crash.log"));

        MavenBuild.Result result = deployWithDebugLog();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).contains("starting with ****", "that was all");
        assertNothingLeaked(result);
    }

    private MavenBuild.Result deployWithDebugLog() {
        List<String> arguments =
                new ArrayList<>(List.of("-gs", world.sandbox().settings().toString(), "-X", "deploy", "-DskipTests"));
        arguments.addAll(world.maven().environment("dev"));
        return world.maven()
                .run(
                        orders.folder(),
                        Map.of("MAVEN_OPTS", MavenBuild.SHORT_LIVED + " -Djava.io.tmpdir=" + temporary),
                        watch::line,
                        arguments);
    }

    private void assertNothingLeaked(MavenBuild.Result result) throws IOException {
        // the debug log was on, and the watch saw what it is for
        assertThat(result.output()).contains("[DEBUG]");
        assertThat(watch.helmWorkers()).isPositive();
        assertThat(watch.privateFiles()).isPositive();

        assertThat(leaks.in(result.output())).isEmpty();
        assertThat(leaks.files(orders.folder())).isEmpty();
        assertThat(leaks.files(temporary)).isEmpty();
        assertThat(watch.troubles()).isEmpty();
        assertThat(world.sandbox().datadog().events()).isNotEmpty();
        assertThat(leaks.files(world.sandbox().settings().resolveSibling("datadog")))
                .isEmpty();
    }
}
