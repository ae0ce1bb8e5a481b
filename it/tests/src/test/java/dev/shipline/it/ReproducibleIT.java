package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReproducibleIT {
    @Test
    void theSameCommitGivesTheSameImageAnywhereWithAnyMaven() throws IOException {
        givesTheSame("reproducible", "current", Map.of("TZ", "Pacific/Auckland", "LANG", "C"));
    }

    /** javac writes the same class files for the same release, whatever its own: so the whole image is the same. */
    @Test
    void theSameCommitGivesTheSameImageOnAnotherJdk() throws IOException {
        Optional<Path> jdk = OtherJdk.home();
        assumeTrue(jdk.isPresent(), "there is one JDK only");

        givesTheSame("reproducible-jdk", "floor", Map.of("JAVA_HOME", jdk.get().toString()));
    }

    /** Two sandboxes, so that the second build cannot take the first one's image; one base, because its name is in the image. */
    private static void givesTheSame(String name, String otherMaven, Map<String, String> otherEnvironment)
            throws IOException {
        try (World here = World.start(name + "-here");
                World there = World.start(name + "-there")) {
            Checkout orders = here.checkOut("orders");
            Checkout elsewhere = there.checkOut("orders", "another/place/with a blank");

            JsonNode first = image(here, here.maven("floor"), orders, Map.of());
            JsonNode second = image(
                    there,
                    there.maven(otherMaven),
                    elsewhere,
                    otherEnvironment,
                    "-Dship.image.base=" + first.at("/base").asText());

            assertThat(second.at("/commit")).isEqualTo(first.at("/commit"));
            assertThat(second.at("/layers")).isEqualTo(first.at("/layers"));
            assertThat(second.at("/digest").asText())
                    .startsWith("sha256:")
                    .isEqualTo(first.at("/digest").asText());
        }
    }

    private static JsonNode image(
            World world, MavenBuild maven, Checkout checkout, Map<String, String> environment, String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "deploy";
        all[1] = "-DskipTests";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        assertThat(world.run(maven, checkout.folder(), environment, all).output())
                .contains("BUILD SUCCESS");
        return World.json(checkout.folder().resolve("target/ship/image.json"));
    }
}
