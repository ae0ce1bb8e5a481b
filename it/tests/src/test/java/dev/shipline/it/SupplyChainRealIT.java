package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is attached to an image in a real registry, read back with skopeo. */
class SupplyChainRealIT {
    @Test
    void anIndependentClientReadsWhatIsAttached() throws Exception {
        try (RealWorld world = RealWorld.withoutCluster("supply-chain-real")) {
            // a repository of its own for each run: what an earlier run attached must not help this one
            String name = world.registry() + "/acme/orders-" + Long.toString(System.currentTimeMillis(), 36);
            Checkout orders = world.checkOut("orders");

            MavenBuild.Result first = ship(world, orders, name, "new image");
            assertThat(first.output()).contains("BUILD SUCCESS").doesNotContain("goes on without");
            JsonNode image = World.json(orders.folder().resolve("target/ship/image.json"));
            String digest = image.at("/digest").asText();

            JsonNode index = raw(world, name + ":" + digest.replace(':', '-'));
            assertThat(index.at("/manifests")).hasSize(2);
            Path sbom = layer(world, name, image.at("/sbom").asText(), digest, "application/vnd.cyclonedx+json");
            assertThat(sbom).hasSameBinaryContentAs(orders.folder().resolve("target/ship/sbom.cdx.json"));
            Path provenance =
                    layer(world, name, image.at("/provenance").asText(), digest, "application/vnd.in-toto+json");
            assertThat(World.json(provenance).at("/subject/0/digest/sha256").asText())
                    .isEqualTo(digest.substring("sha256:".length()));
            System.out.println("[real] supply chain: SBOM of "
                    + World.json(sbom).at("/components").size() + " components, " + Files.size(sbom)
                    + " bytes; provenance "
                    + Files.size(provenance) + " bytes; no referrers API here, listed under the tag sha256-…");

            MavenBuild.Result again = ship(world, orders, name, "same image again");
            assertThat(again.output()).contains("BUILD SUCCESS", "has its SBOM, has its provenance");
            assertThat(raw(world, name + ":" + digest.replace(':', '-'))).isEqualTo(index);

            tellsNoSecret(world, List.of(sbom, provenance));
        }
    }

    private static MavenBuild.Result ship(RealWorld world, Checkout orders, String name, String what) {
        Instant begin = Instant.now();
        MavenBuild.Result result = world.ship(orders, line -> {}, "-Dship.image=" + name);
        System.out.println("[real] supply chain: " + what + "  "
                + Duration.between(begin, Instant.now()).toMillis() + " ms of mvn deploy");
        world.report(orders)
                .at("/steps")
                .forEach(step -> System.out.println("[real] supply chain: " + what + ": "
                        + step.at("/step").asText() + "  " + step.at("/millis").asLong() + " ms  "
                        + step.at("/detail").asText()));
        return result;
    }

    /** The one file of an artifact, whose manifest must name the image as its subject. */
    private static Path layer(RealWorld world, String name, String artifact, String image, String type) {
        JsonNode manifest = raw(world, name + "@" + artifact);
        assertThat(manifest.at("/artifactType").asText()).isEqualTo(type);
        assertThat(manifest.at("/subject/digest").asText()).isEqualTo(image);
        Path copy = world.folder().resolve(artifact.replace(':', '-'));
        world.command("skopeo", "copy", "--quiet", "docker://" + name + "@" + artifact, "dir:" + copy);
        return copy.resolve(manifest.at("/layers/0/digest").asText().substring("sha256:".length()));
    }

    private static JsonNode raw(RealWorld world, String reference) {
        return World.json(world.command("skopeo", "inspect", "--raw", "docker://" + reference));
    }

    private static void tellsNoSecret(RealWorld world, List<Path> files) throws Exception {
        List<String> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(Files.readString(file));
        }
        assertThat(contents)
                .noneMatch(content -> content.contains(world.secret("robot")))
                .noneMatch(content -> content.contains(world.folder().toString()))
                .noneMatch(content -> content.contains(System.getProperty("user.home")));
    }
}
