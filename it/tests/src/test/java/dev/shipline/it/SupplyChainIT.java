package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An image's documents, and what becomes of the image of a branch. */
class SupplyChainIT {
    private static final String REPOSITORY = "acme/orders";

    @Test
    void attachesDocumentsOnceAndRebuildsABranchsImageOnTheTrunk() throws IOException {
        try (World world = World.start("supply-chain")) {
            Checkout orders = world.checkOut("orders");
            Map<String, String> branch = Map.of("CIRCLE_BRANCH", "feature/x");

            MavenBuild.Result onBranch = world.run(world.maven(), orders.folder(), branch, "deploy", "-DskipTests");
            assertThat(onBranch.output()).contains("BUILD SUCCESS");
            JsonNode expiring = image(orders);
            assertThat(world.sandbox().registry().referrers(REPOSITORY, digest(expiring)))
                    .containsExactlyInAnyOrder("application/vnd.cyclonedx+json", "application/vnd.in-toto+json");

            MavenBuild.Result again = world.run(world.maven(), orders.folder(), branch, "deploy", "-DskipTests");
            assertThat(again.output()).contains("has its SBOM, has its provenance");
            for (String field : List.of("/digest", "/sbom", "/provenance")) {
                assertThat(image(orders).at(field)).as(field).isEqualTo(expiring.at(field));
            }
            assertThat(world.sandbox().registry().referrers(REPOSITORY, digest(expiring)))
                    .hasSize(2);

            MavenBuild.Result onTrunk = world.run(world.maven(), orders.folder(), "deploy", "-DskipTests");
            assertThat(onTrunk.output())
                    .contains(
                            "BUILD SUCCESS", "was built on a branch and expires after 4w, so the image is built anew");
            assertThat(digest(image(orders))).isNotEqualTo(digest(expiring));
            String tag = image(orders).at("/tag").asText();
            assertThat(world.sandbox().registry().tags(REPOSITORY)).isEqualTo(List.of(tag));
        }
    }

    private static String digest(JsonNode image) {
        return image.at("/digest").asText();
    }

    private static JsonNode image(Checkout checkout) {
        return World.json(checkout.folder().resolve("target/ship/image.json"));
    }
}
