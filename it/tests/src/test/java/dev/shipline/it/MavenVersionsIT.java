package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole release with every Maven that is supported, and with the newest JDK. */
class MavenVersionsIT {
    @ParameterizedTest
    @ValueSource(strings = {"floor", "current", "next"})
    void release(String version) throws IOException {
        try (World world = World.start("maven-" + version)) {
            Checkout orders = world.checkOut("orders");

            // Maven 3.8 does not know the property: it validates nothing
            MavenBuild.Result result =
                    world.deploy(world.maven(version), orders, "dev", "-Dmaven.plugin.validation=VERBOSE");

            assertReleased(world, orders, result);
            assertThat(result.output().lines().filter(MavenVersionsIT::isIssueOfOurs))
                    .isEmpty();
        }
    }

    @Test
    void newestJdk() throws IOException {
        Optional<Path> jdk = jdk25();
        assumeThat(jdk)
                .as("a JDK 25 beside this one, or named by -Dit.jdk.25=<home>")
                .isPresent();
        try (World world = World.start("jdk-25")) {
            Checkout orders = world.checkOut("orders");

            MavenBuild.Result result = world.run(
                    world.maven("current"),
                    orders.folder(),
                    Map.of("JAVA_HOME", jdk.get().toString()),
                    "deploy",
                    "-DskipTests",
                    "-Penv=dev");

            assertReleased(world, orders, result);
            assertThat(result.output()).doesNotContain("WARNING: A restricted method", "terminally deprecated");
        }
    }

    private static void assertReleased(World world, Checkout orders, MavenBuild.Result result) {
        assertThat(result.output()).contains("BUILD SUCCESS");
        JsonNode report = world.report(orders);
        assertThat(report.at("/environment").asText()).isEqualTo("dev");
        assertThat(report.at("/status").asText()).isEqualTo("success");
        assertThat(report.at("/steps"))
                .allSatisfy(step -> assertThat(step.at("/outcome").asText()).isEqualTo("succeeded"))
                .last()
                .satisfies(step -> assertThat(step.at("/step").asText()).isEqualTo("evidence"));
        ClusterView cluster = new ClusterView(world.sandbox());
        assertThat(cluster.revisions("dev", "orders-dev")).containsExactly("1 deployed");
        assertThat(cluster.runningDigests("dev"))
                .containsExactly(report.at("/image/digest").asText());
        assertThat(world.sandbox().datadog().rejections()).isEmpty();
    }

    private static boolean isIssueOfOurs(String line) {
        return line.startsWith("[WARNING]") && line.contains("dev.shipline:release-maven-plugin");
    }

    private static Optional<Path> jdk25() {
        Optional<Path> named =
                Optional.ofNullable(System.getProperty("it.jdk.25")).map(Path::of);
        if (named.isPresent()) {
            return named;
        }
        Path home = Path.of(System.getProperty("java.home")).toAbsolutePath();
        try (Stream<Path> siblings = Files.list(home.getParent())) {
            List<Path> found =
                    siblings.filter(MavenVersionsIT::isJdk25).sorted().toList();
            return found.stream().findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isJdk25(Path home) {
        Path release = home.resolve("release");
        try {
            return Files.isExecutable(home.resolve("bin/javac"))
                    && Files.exists(release)
                    && Files.readString(release).contains("JAVA_VERSION=\"25");
        } catch (IOException e) {
            return false;
        }
    }
}
