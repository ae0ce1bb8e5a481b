package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.registry.SandboxRegistry;
import dev.shipline.sandbox.registry.ScanScript;
import dev.shipline.sandbox.registry.ScanScript.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            assertThat(orders.folder().resolve("target/ship/junit/scan.xml"))
                    .content()
                    .contains("<failure message=\"Critical, fixed by 1.2.13\"");
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

    @Test
    void letsPassWhatIsAllowedAndSaysWhatIsNew() throws IOException {
        Finding zlib = new Finding("zlib1g", "1.2.11", "CVE-2022-37434", "Critical", "1.2.13", 9.8);
        Finding coreutils = new Finding("coreutils", "8.32", "CVE-2016-2781", "Low", "", 6.5);
        Finding openssl = new Finding("openssl", "3.0.7-1", "CVE-2023-0286", "Medium", "3.0.7-2", 5.5);
        try (World world = World.start("scan-allow")) {
            SandboxRegistry registry = world.sandbox().registry();
            registry.scan("acme/orders", ScanScript.scanned(List.of(zlib, coreutils)));
            Checkout orders = world.checkOut("orders");
            Path list = orders.folder().resolve(".ship/scan-allow.yaml");
            Files.createDirectories(list.getParent());
            Files.writeString(list, "- id: CVE-2022-37434\n  reason: no gzip header is read\n  until: 2999-12-31\n");
            orders.commit("Allow a finding for a time");

            MavenBuild.Result first = world.deploy(orders, "dev");

            assertThat(first.output())
                    .contains("BUILD SUCCESS")
                    .contains("allowed until 2999-12-31: CVE-2022-37434 in zlib1g, no gzip header is read")
                    .contains("none of 2 findings is High or worse, but for 1 that does not count")
                    .doesNotContain("against the image that runs now");
            assertThat(orders.folder().resolve("target/ship/junit/scan.xml"))
                    .content()
                    .contains("failures=\"0\"", "skipped=\"1\"");

            String running = registry.digest(
                            "acme/orders", world.report(orders).at("/image/tag").asText())
                    .orElseThrow();
            registry.scan(running, ScanScript.scanned(List.of(zlib, coreutils)).afterPolls(0));
            registry.scan("acme/orders", ScanScript.scanned(List.of(zlib, openssl)));
            orders.change("pom.xml", "</project>", "<!-- changed -->\n</project>", "Change");
            MavenBuild.Result second = world.deploy(orders, "dev");

            assertThat(second.output())
                    .contains("BUILD SUCCESS")
                    .contains("against the image that runs now: 1 new, 1 already running, 1 gone")
                    .containsPattern("Medium +openssl .+ CVE-2023-0286 +new");
            assertThat(World.json(orders.folder().resolve("target/ship/scan.json"))
                            .at("/delta/against")
                            .asText())
                    .isEqualTo(running);

            List<String> tags = registry.tags("acme/orders");
            Files.writeString(list, "- id: CVE-2022-37434\n  until: 2999-12-31\n");
            orders.commit("Forget the reason");
            MavenBuild.Result third = world.deploy(orders, "dev");

            assertThat(third.exitCode()).isEqualTo(1);
            assertThat(third.output())
                    .contains("ship.scan.allow is wrong: " + list + ":1 allows CVE-2022-37434 without a reason")
                    .doesNotContain("Image of orders");
            assertThat(registry.tags("acme/orders")).isEqualTo(tags);
        }
    }
}
