package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReproducibleIT {
    @Test
    void theSameCommitGivesTheSameImageAnywhereWithAnyMaven() throws IOException {
        givesTheSame("reproducible", "current", Map.of("TZ", "Pacific/Auckland", "LANG", "C"), List.of());
    }

    /** Class files are the compiler's, and two versions of javac write them differently: so one of them compiles for both. */
    @Test
    void theSameCommitGivesTheSameImageOnAnotherJdk() throws IOException {
        Optional<Path> jdk = OtherJdk.home();
        assumeTrue(jdk.isPresent(), "there is one JDK only");

        Path javac = Path.of(System.getProperty("java.home"), "bin", "javac");
        givesTheSame(
                "reproducible-jdk",
                "floor",
                Map.of("JAVA_HOME", jdk.get().toString()),
                List.of("-Dmaven.compiler.fork=true", "-Dmaven.compiler.executable=" + javac));
    }

    /** Two sandboxes, so that the second build cannot take the first one's image; one base, because its name is in the image. */
    private static void givesTheSame(
            String name, String otherMaven, Map<String, String> otherEnvironment, List<String> compiler)
            throws IOException {
        try (World here = World.start(name + "-here");
                World there = World.start(name + "-there")) {
            Checkout orders = here.checkOut("orders");
            Checkout elsewhere = there.checkOut("orders", "another/place/with a blank");

            JsonNode first = image(here, here.maven("floor"), orders, Map.of(), compiler);
            List<String> alike = new ArrayList<>(compiler);
            alike.add("-Dship.image.base=" + first.at("/base").asText());
            JsonNode second = image(there, there.maven(otherMaven), elsewhere, otherEnvironment, alike);

            assertThat(second.at("/commit")).isEqualTo(first.at("/commit"));
            assertThat(second.at("/layers")).isEqualTo(first.at("/layers"));
            assertThat(second.at("/digest").asText())
                    .startsWith("sha256:")
                    .isEqualTo(first.at("/digest").asText());
        }
    }

    private static JsonNode image(
            World world, MavenBuild maven, Checkout checkout, Map<String, String> environment, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("deploy", "-DskipTests"));
        all.addAll(arguments);
        String[] line = all.toArray(String[]::new);
        assertThat(world.run(maven, checkout.folder(), environment, line).output())
                .contains("BUILD SUCCESS");
        return World.json(checkout.folder().resolve("target/ship/image.json"));
    }
}
