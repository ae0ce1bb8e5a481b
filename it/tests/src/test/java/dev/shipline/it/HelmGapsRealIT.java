package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Where helm's own wait is satisfied too soon. */
class HelmGapsRealIT {
    private static final String GOOD = "replicas: 1\n";
    private static final String BROKEN = GOOD + "labels:\n  plays: image-pull-error\n";

    /** Helm takes a Deployment for ready when no more pods are missing than maxUnavailable allows: of one pod, that one. */
    @Test
    void aBrokenImageIsFoundWhereHelmCallsItReady() throws IOException {
        try (RealWorld world = RealWorld.start("gaps")) {
            Checkout orders = world.checkOut("orders");
            Path chart = chartThatMayLoseItsOnlyPod(world);
            Path values = Files.createDirectories(world.folder().resolve("values"));
            Files.writeString(values.resolve("base.yaml"), "name: orders\n");
            Files.writeString(values.resolve("dev.yaml"), GOOD);
            String[] arguments = {image(world), "-Dship.chart=" + chart, "-Dship.values=" + values};
            assertThat(world.deploy(orders, arguments).output()).contains("BUILD SUCCESS");

            Files.writeString(values.resolve("dev.yaml"), BROKEN);
            MavenBuild.Result ours = world.deploy(orders, arguments);

            assertThat(ours.exitCode()).isEqualTo(1);
            JsonNode report = world.report(orders);
            assertThat(report.at("/status").asText()).isEqualTo("rolled_back");
            assertThat(report.at("/failure/because").asText()).contains("not found");
            System.out.println(
                    "[real] maxUnavailable 1 of 1, ours: " + ErrorLines.of(ours).get(0));
            String helms = world.tool(
                    "helm3",
                    "upgrade",
                    "orders-dev",
                    chart.toString(),
                    "--reuse-values",
                    "--set-string=labels.plays=image-pull-error",
                    "--wait",
                    "--timeout=60s");
            assertThat(helms).contains("STATUS: deployed");
            assertThat(world.kubectl("get", "deployment", "orders", "--output=jsonpath={.status.unavailableReplicas}"))
                    .isEqualTo("1");
            System.out.println("[real] maxUnavailable 1 of 1, helm3 --wait: STATUS: deployed, and no pod runs");
        }
    }

    private static Path chartThatMayLoseItsOnlyPod(RealWorld world) throws IOException {
        Path chart = world.chart();
        Path deployment = chart.resolve("templates/deployment.yaml");
        String template = Files.readString(deployment);
        assertThat(template).contains("maxUnavailable: 0");
        Files.writeString(deployment, template.replace("maxUnavailable: 0", "maxUnavailable: 1"));
        return chart;
    }

    private static String image(RealWorld world) {
        return "-Dship.image=" + world.registry() + "/acme/gaps-" + Long.toString(System.currentTimeMillis(), 36);
    }
}
