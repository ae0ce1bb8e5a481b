package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The three deploys of the demo against the registry, the S3 server and the control plane that users have. */
class ReleaseRealIT {
    private static final String DEV = "values/orders/dev.yaml";

    @Test
    void isDeployedChangedAndRolledBack() throws IOException {
        try (RealWorld world = RealWorld.start("release")) {
            // a repository of its own for each run: what an earlier run pushed must not be found
            String image = world.registry() + "/acme/orders-" + Long.toString(System.currentTimeMillis(), 36);
            String values =
                    Files.readString(Reactor.fromSystemProperties().root().resolve("it/" + DEV));
            world.upload(DEV, values);
            Checkout orders = world.checkOut("orders");

            MavenBuild.Result first = world.deploy(orders, "-Dship.image=" + image);
            assertThat(first.output()).contains("BUILD SUCCESS");
            JsonNode installed = released(world, orders, image, 1);
            String good = world.kubectl("get", "deployment", "orders", "--output=jsonpath={.metadata.uid}");

            orders.change(
                    "src/main/java/com/acme/orders/OrdersController.java",
                    "    @GetMapping(\"/{id}\")",
                    "    @GetMapping(\"/count\")\n    int count() {\n        return book.all().size();\n    }\n\n    @GetMapping(\"/{id}\")",
                    "Tell how many orders there are");
            assertThat(world.deploy(orders, "-Dship.image=" + image).output()).contains("BUILD SUCCESS");
            JsonNode changed = released(world, orders, image, 2);
            assertThat(changed.at("/image/digest")).isNotEqualTo(installed.at("/image/digest"));
            assertThat(world.kubectl("get", "deployment", "orders", "--output=jsonpath={.metadata.uid}"))
                    .isEqualTo(good);

            orders.change("src/main/resources/application.properties", "server.port=8080", "server.port=80", "Move");
            world.upload(DEV, values + "\nlabels:\n  plays: crash-loop\n");
            MavenBuild.Result third = world.deploy(orders, "-Dship.image=" + image);

            assertThat(third.exitCode()).isEqualTo(1);
            assertThat(third.output())
                    .containsPattern("container orders: .*exit code 1 .Error., \\d restarts")
                    .contains("log:   java.net.SocketException: Permission denied")
                    .contains("rolled back to revision 2, which runs again as revision 4")
                    .doesNotContain("at dev.shipline");
            JsonNode failed = world.report(orders);
            assertThat(failed.at("/status").asText()).isEqualTo("rolled_back");
            assertThat(failed.at("/values/1/versionId").asText())
                    .isNotEmpty()
                    .isNotEqualTo(changed.at("/values/1/versionId").asText());
            assertThat(runningImage(world)).endsWith(changed.at("/image/digest").asText());
            assertThat(world.kubectl(
                            "get",
                            "secrets",
                            "--selector=owner=helm,name=orders-dev",
                            "--sort-by=.metadata.creationTimestamp",
                            "--output=jsonpath={.items[*].metadata.labels.status}"))
                    .isEqualTo("superseded superseded failed deployed");

            assertThat(world.datadog().metrics("ship.release.count"))
                    .anyMatch(metric -> metric.tags().contains("status:success"))
                    .anyMatch(metric -> metric.tags().contains("status:rolled_back"));
            assertThat(world.datadog().rejections()).isEmpty();
            tellsNoSecret(world, orders, List.of(first, third));
        }
    }

    /** What the plugin says of a release is what the registry and the cluster say. */
    private static JsonNode released(RealWorld world, Checkout orders, String image, int revision) throws IOException {
        JsonNode report = world.report(orders);
        report.at("/steps")
                .forEach(step -> System.out.println("[real] " + step.at("/step").asText() + "  "
                        + step.at("/millis").asLong() + " ms  "
                        + step.at("/detail").asText()));
        assertThat(report.at("/status").asText()).isEqualTo("success");
        assertThat(report.at("/helm/revision").asInt()).isEqualTo(revision);
        String digest = report.at("/image/digest").asText();

        JsonNode seen = world.skopeo(image + ":" + report.at("/image/tag").asText());
        assertThat(seen.at("/Digest").asText()).isEqualTo(digest);
        assertThat(seen.at("/Labels/org.opencontainers.image.revision").asText())
                .isEqualTo(report.at("/git/sha").asText());
        JsonNode recorded = World.json(orders.folder().resolve("target/ship/image.json"));
        assertThat(recorded.at("/digest").asText()).isEqualTo(digest);
        holdsWhatWasBuilt(world, recorded, image + "@" + digest, seen);

        assertThat(runningImage(world)).endsWith("@" + digest);
        assertThat(world.kubectl("get", "deployment", "orders", "--output=jsonpath={.status.readyReplicas}"))
                .isEqualTo("1");
        return report;
    }

    /** Layer for layer, the registry has what the builder says that it made. */
    private static void holdsWhatWasBuilt(RealWorld world, JsonNode recorded, String image, JsonNode seen) {
        JsonNode config = World.json(world.command("skopeo", "inspect", "--config", "docker://" + image));
        assertThat(seen.at("/Layers"))
                .hasSizeGreaterThan(2)
                .hasSameSizeAs(config.at("/rootfs/diff_ids"))
                .extracting(layer -> layer.asText())
                .isEqualTo(recorded.at("/layers").findValuesAsText("digest"));
        assertThat(config.at("/config/Labels")).isEqualTo(seen.at("/Labels"));
        assertThat(config.at("/config/User").asText()).isEqualTo("10001");
        System.out.println("[real] skopeo and image.json agree on " + image + ", "
                + seen.at("/Layers").size() + " layers");
    }

    private static String runningImage(RealWorld world) {
        return world.kubectl(
                "get", "deployment", "orders", "--output=jsonpath={.spec.template.spec.containers[0].image}");
    }

    private static void tellsNoSecret(RealWorld world, Checkout orders, List<MavenBuild.Result> results)
            throws IOException {
        List<String> secrets = world.secrets();
        results.forEach(result -> assertThat(result.output()).doesNotContain(secrets));
        try (Stream<Path> files = Files.walk(orders.folder().resolve("target/ship"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secrets);
            }
        }
    }
}
