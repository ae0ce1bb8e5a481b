package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One commit in twenty-seven has a short name of digits alone, which other tools make a number of. */
class TagWordsIT {
    @Test
    void arriveInTheClusterAsTheWordsThatTheyAre() throws IOException {
        try (World world = World.start("tag-words")) {
            Checkout orders = world.checkOut("orders");
            ClusterView cluster = new ClusterView(world.sandbox());
            for (String tag : List.of("1234567", "1e5", "0x1f", "null", "on", "1234e12")) {
                MavenBuild.Result result =
                        world.deploy(orders, "dev", "-Dship.tag=" + tag, "-Dship.values.labels=labels");

                assertThat(result.output()).as(tag).contains("BUILD SUCCESS");
                JsonNode inSecret = cluster.values("dev", "orders-dev").at("/image/tag");
                assertThat(inSecret.isTextual()).as("%s is a text", tag).isTrue();
                assertThat(inSecret.asText()).isEqualTo(tag);
                assertThat(cluster.podLabels("dev", "orders")
                                .at("/tags.datadoghq.com~1version")
                                .asText())
                        .isEqualTo(tag);
            }
        }
    }
}
