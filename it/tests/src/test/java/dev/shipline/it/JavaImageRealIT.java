package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An image of Java parts on its way to a real registry: what is sent of it, and what others read there. */
class JavaImageRealIT {
    private static final String HERE = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    private static final Pattern SENT = Pattern.compile("sent (.+) in (\\d+) blobs?; (\\d+) blobs? there already");

    @Test
    void sendsNoMoreThanWhatChanged() throws Exception {
        try (RealWorld world = RealWorld.withoutCluster("java-image-real")) {
            // a repository of its own for each run: what an earlier run pushed must not help this one
            String image = world.registry() + "/acme/java-" + Long.toString(System.currentTimeMillis(), 36);
            Checkout orders = world.checkOut("orders");

            JsonNode first = ship(world, orders, image, "new repository");
            assertThat(titles(first)).as("the layers").startsWith("base image").endsWith("classes");
            JsonNode read = world.skopeo(image + "@" + first.at("/digest").asText());
            assertThat(read.at("/Labels/org.opencontainers.image.base.digest").asText())
                    .isEqualTo(first.at("/baseDigest").asText());
            assertThat(texts(read.at("/Layers"))).isEqualTo(digests(first));

            Files.writeString(orders.folder().resolve("NOTES.md"), "Nothing that goes into the image.\n");
            orders.commit("Note");
            JsonNode second = ship(world, orders, image, "other commit, same files");
            assertThat(second.at("/layers")).isEqualTo(first.at("/layers"));
            assertThat(second.at("/digest")).isNotEqualTo(first.at("/digest"));
        }
    }

    @Test
    void buildsAnIndexOfPlatformsThatOthersRead() throws Exception {
        try (RealWorld world = RealWorld.withoutCluster("java-index-real")) {
            String image = world.registry() + "/acme/index-" + Long.toString(System.currentTimeMillis(), 36);
            Checkout orders = world.checkOut("orders");

            MavenBuild.Result result = world.ship(
                    orders,
                    line -> {},
                    "-Dship.image=" + image,
                    "-Dship.image.base=" + world.registry() + "/base/java:17-index",
                    "-Dship.image.platforms=linux/" + HERE + ",linux/s390x");

            assertThat(result.output()).contains("BUILD SUCCESS");
            String digest = World.json(orders.folder().resolve("target/ship/image.json"))
                    .at("/digest")
                    .asText();
            String pushed = image + "@" + digest;
            assertThat(texts(world.manifest(pushed).at("/manifests").findValues("architecture")))
                    .containsExactly(HERE, "s390x");
            JsonNode here = world.skopeo(pushed, HERE);
            JsonNode there = world.skopeo(pushed, "s390x");
            assertThat(here.at("/Architecture").asText()).isEqualTo(HERE);
            assertThat(there.at("/Architecture").asText()).isEqualTo("s390x");
            assertThat(there.at("/Layers")).as("Java is the same everywhere").isEqualTo(here.at("/Layers"));
            Matcher sent = SENT.matcher(result.output());
            while (sent.find()) {
                System.out.println("[real] java image: index of two: " + sent.group());
            }
        }
    }

    private static JsonNode ship(RealWorld world, Checkout orders, String image, String what) {
        MavenBuild.Result result = world.ship(orders, line -> {}, "-Dship.image=" + image);
        assertThat(result.output()).contains("BUILD SUCCESS");
        world.report(orders)
                .at("/steps")
                .forEach(step -> System.out.println("[real] java image: " + what + ": "
                        + step.at("/step").asText() + "  " + step.at("/millis").asLong() + " ms"));
        Matcher sent = SENT.matcher(result.output());
        assertThat(sent.find()).isTrue();
        System.out.println("[real] java image: " + what + ": " + sent.group());
        // the base is mounted from its repository in the first build, and all but the configuration is there in the
        // second
        assertThat(Integer.parseInt(sent.group(2))).isLessThan(what.startsWith("other") ? 2 : 5);
        return World.json(orders.folder().resolve("target/ship/image.json"));
    }

    private static List<String> titles(JsonNode image) {
        List<String> titles = new ArrayList<>();
        image.at("/layers").forEach(layer -> titles.add(layer.at("/title").asText()));
        return titles;
    }

    private static List<String> digests(JsonNode image) {
        List<String> digests = new ArrayList<>();
        image.at("/layers").forEach(layer -> digests.add(layer.at("/digest").asText()));
        return digests;
    }

    private static List<String> texts(Iterable<JsonNode> list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
