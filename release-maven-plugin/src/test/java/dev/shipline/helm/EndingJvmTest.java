package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build goes on for a moment while its JVM is being ended, and may only then come to Helm. */
class EndingJvmTest {
    @Test
    void startsNoHelmAndClosesWithoutAnotherTrouble(@TempDir Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Build.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(said.lines())
                .containsExactly("program: INTERRUPTED", "program closed", "worker: INTERRUPTED", "worker closed");
    }

    /** Comes to Helm in a shutdown hook. */
    static final class Build {
        private Build() {}

        public static void main(String[] arguments) {
            Path folder = Path.of(arguments[0]);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                HelmProgram none = new HelmProgram(folder.resolve("helm"));
                comeTo("program", new CliHelmEngine(none, folder, line -> {}, Map.of()));
                ChartListing listings = (chart, into, listing) -> chart;
                comeTo(
                        "worker",
                        new ForkedHelmEngine(List::of, folder.resolve("java"), folder, listings, line -> {}, Map.of()));
            }));
        }

        private static void comeTo(String name, HelmEngine engine) {
            try {
                engine.render(new HelmRequest(
                        "orders", "dev", Path.of("chart"), List.of(), null, "", Duration.ofSeconds(10)));
            } catch (ReleaseFailure e) {
                System.out.println(name + ": " + e.code());
            }
            engine.close();
            System.out.println(name + " closed");
        }
    }
}
