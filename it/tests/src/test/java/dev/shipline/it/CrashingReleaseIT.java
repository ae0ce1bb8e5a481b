package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.cluster.PodBehaviour;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class CrashingReleaseIT {
    @Test
    void isExplainedRolledBackAndCounted() throws IOException {
        try (World world = World.start("crashing-release")) {
            Checkout orders = world.checkOut("orders");
            assertThat(world.deploy(orders, "dev").output()).contains("BUILD SUCCESS");
            String goodImage = world.report(orders).at("/image/digest").asText();

            String sha = orders.change(
                    "src/main/resources/application.properties", "server.port=8080", "server.port=80", "Move");
            Files.writeString(world.sandbox().settings().resolveSibling("crash.log"), "starting\nPermission denied\n");
            world.sandbox().cluster().pods().put("*@" + sha.substring(0, 7), PodBehaviour.parse("crash:3:crash.log"));
            MavenBuild.Result result = world.deploy(orders, "dev");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.output())
                    .containsPattern("container orders: .*exit code 3 .Error., 2 restarts")
                    .contains("log:   Permission denied")
                    .contains("rolled back to revision 1, which runs again as revision 3")
                    .doesNotContain("at dev.shipline");
            JsonNode report = world.report(orders);
            assertThat(report.at("/status").asText()).isEqualTo("rolled_back");
            assertThat(report.at("/helm/rolledBackTo").asInt()).isEqualTo(1);
            assertThat(report.at("/rollout/trouble/0/log").toString()).contains("Permission denied");
            assertThat(world.run(world.maven(), orders.folder(), "ship:status", "-Denv=dev")
                            .output())
                    .contains("revision 3  deployed")
                    .contains("revision 2  failed")
                    .contains(goodImage)
                    .contains("1/1 ready");
            assertThat(world.sandbox().datadog().metrics("ship.release.count"))
                    .anyMatch(metric -> metric.tags().contains("status:rolled_back"));
            assertThat(world.sandbox().datadog().events())
                    .anyMatch(event -> event.title().contains("rolled back"));
            assertThat(world.sandbox().datadog().rejections()).isEmpty();
            assertThat(world.sandbox().registry().tags("acme/orders"))
                    .contains(sha.substring(0, 7))
                    .doesNotContain(sha.substring(0, 7) + "-dev");
        }
    }
}
