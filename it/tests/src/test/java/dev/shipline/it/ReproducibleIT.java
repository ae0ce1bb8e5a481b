package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReproducibleIT {
    /** Two sandboxes, so that the second build cannot take the first one's image. The digest is of one registry's base image, the same in both. */
    @Test
    void theSameCommitGivesTheSameImageAnywhereWithAnyMaven() throws IOException {
        try (World here = World.start("reproducible-here");
                World there = World.start("reproducible-there")) {
            Checkout orders = here.checkOut("orders");
            Checkout elsewhere = there.checkOut("orders", "another/place/with a blank");

            JsonNode first = image(here, here.maven("floor"), orders);
            JsonNode second = image(there, there.maven("current"), elsewhere);

            assertThat(second.at("/commit")).isEqualTo(first.at("/commit"));
            assertThat(second.at("/digest").asText())
                    .startsWith("sha256:")
                    .isEqualTo(first.at("/digest").asText());
        }
    }

    private static JsonNode image(World world, MavenBuild maven, Checkout checkout) {
        assertThat(world.run(maven, checkout.folder(), "deploy", "-DskipTests").output())
                .contains("BUILD SUCCESS");
        return World.json(checkout.folder().resolve("target/ship/image.json"));
    }
}
