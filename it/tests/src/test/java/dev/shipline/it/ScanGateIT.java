package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.registry.ScanScript;
import dev.shipline.sandbox.registry.ScanScript.Finding;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanGateIT {
    @Test
    void keepsAnImageWithACriticalFindingFromItsTag() throws IOException {
        try (World world = World.start("scan-gate")) {
            world.sandbox()
                    .registry()
                    .scan(
                            "acme/orders",
                            ScanScript.scanned(List.of(
                                    new Finding("zlib1g", "1.2.11", "CVE-2022-37434", "Critical", "1.2.13", 9.8),
                                    new Finding("coreutils", "8.32", "CVE-2016-2781", "Low", "", 6.5))));
            Checkout orders = world.checkOut("orders");

            MavenBuild.Result result = world.deploy(orders, "dev");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.output())
                    .contains("it has findings of High or worse: 1 Critical")
                    .containsPattern("Critical +zlib1g +1\\.2\\.11 +1\\.2\\.13 +CVE-2022-37434")
                    .contains("scan.json")
                    .contains("ship.scan.threshold (now High)")
                    .doesNotContain("\tat ");
            assertThat(world.sandbox().registry().tags("acme/orders")).isEmpty();
            JsonNode scan = World.json(orders.folder().resolve("target/ship/scan.json"));
            assertThat(scan.at("/passed").asBoolean(true)).isFalse();
            assertThat(scan.at("/findings/0/id").asText()).isEqualTo("CVE-2022-37434");
            assertThat(scan.at("/findings/0/fixedBy").asText()).isEqualTo("1.2.13");
            assertThat(orders.folder().resolve("target/ship/image.json")).doesNotExist();
            assertThat(world.report(orders).at("/status").asText()).isEqualTo("failure");
            assertThat(world.report(orders).at("/failure/code").asText()).isEqualTo("SCAN_REJECTED");
            assertThat(new ClusterView(world.sandbox()).revisions("dev", "orders-dev"))
                    .isEmpty();
            assertThat(world.sandbox().datadog().metrics("ship.build.count"))
                    .singleElement()
                    .satisfies(metric -> assertThat(metric.tags()).contains("status:failure", "failure_phase:gate"));
            assertThat(world.sandbox().datadog().metrics("ship.release.count")).isEmpty();
            assertThat(world.sandbox().datadog().rejections()).isEmpty();
        }
    }
}
