package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What goes wrong in the cluster alone, told in the words of the real control plane. */
class FaultsRealIT {
    private static final String DEV = "values/orders/dev.yaml";

    @Test
    void areToldAndLeaveTheRevisionBeforeRunning() throws IOException {
        String good = Files.readString(Reactor.fromSystemProperties().root().resolve("it/" + DEV));
        try (RealWorld world = RealWorld.start("faults")) {
            Checkout orders = world.checkOut("orders");
            String image = "-Dship.image=" + world.registry() + "/acme/faults-"
                    + Long.toString(System.currentTimeMillis(), 36);

            world.upload(DEV, good + "\nlabels:\n  plays: image-pull-error\n");
            MavenBuild.Result first = world.deploy(orders, image);
            JsonNode report = refused("image pull error, first install", world, orders, first);
            assertThat(report.at("/status").asText()).isEqualTo("failure");
            assertThat(first.output())
                    .contains("no revision before it to roll back to", "left as it is for inspection, marked failed");
            assertThat(statuses(world)).isEqualTo("failed");
            assertThat(world.kubectl("get", "deployment", "orders", "--output=name"))
                    .contains("deployment.apps/orders");

            world.upload(DEV, good);
            assertThat(world.deploy(orders, image).output()).contains("BUILD SUCCESS");
            // Helm's own word for what the next one replaced, whatever it was before
            assertThat(statuses(world)).isEqualTo("superseded deployed");
            String running = image(world);

            world.upload(DEV, good + "\nlabels:\n  plays: image-pull-error\n");
            MavenBuild.Result pull = world.deploy(orders, image);
            report = refused("image pull error", world, orders, pull);
            assertThat(report.at("/status").asText()).isEqualTo("rolled_back");
            assertThat(because(report)).contains("not found");
            assertThat(statuses(world)).isEqualTo("superseded superseded failed deployed");

            world.upload(DEV, good + "\nresources:\n  requests:\n    cpu: 1000\n");
            MavenBuild.Result unscheduled = world.deploy(orders, image, "-Dship.rollout.unschedulable=10");
            report = refused("never scheduled", world, orders, unscheduled);
            assertThat(report.at("/status").asText()).isEqualTo("rolled_back");
            assertThat(because(report)).containsPattern("0/\\d nodes are available: .*2 Insufficient cpu");
            assertThat(statuses(world)).isEqualTo("superseded superseded failed superseded failed deployed");
            assertThat(image(world)).isEqualTo(running);
            assertThat(world.kubectl("get", "deployment", "orders", "--output=jsonpath={.status.readyReplicas}"))
                    .isEqualTo("1");
        } finally {
            try (RealWorld world = RealWorld.start("faults-end")) {
                world.upload(DEV, good);
            }
        }
    }

    private static JsonNode refused(String fault, RealWorld world, Checkout orders, MavenBuild.Result result) {
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output()).doesNotContain("at dev.shipline");
        JsonNode report = world.report(orders);
        report.at("/steps").forEach(step -> {
            if (step.at("/step").asText().matches("rollout|rollback")) {
                System.out.printf(
                        "[real] %s: %s after %.1f s%n",
                        fault,
                        step.at("/step").asText().equals("rollout") ? "verdict" : "rolled back",
                        step.at("/millis").asLong() / 1000.0);
            }
        });
        System.out.println("[real] " + fault + ": " + because(report));
        return report;
    }

    private static String because(JsonNode report) {
        return report.at("/failure/because").asText();
    }

    private static String statuses(RealWorld world) {
        return world.kubectl(
                "get",
                "secrets",
                "--selector=owner=helm,name=orders-dev",
                "--sort-by=.metadata.labels.version",
                "--output=jsonpath={.items[*].metadata.labels.status}");
    }

    private static String image(RealWorld world) {
        return world.kubectl(
                "get", "deployment", "orders", "--output=jsonpath={.spec.template.spec.containers[0].image}");
    }
}
