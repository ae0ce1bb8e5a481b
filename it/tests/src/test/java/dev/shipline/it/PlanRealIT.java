package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A plan is shown, approved and carried out, and no other one; and what somebody did to the objects in between is told. */
class PlanRealIT {
    private static final String DEV = "values/orders/dev.yaml";

    @Test
    void whatWasApprovedIsWhatIsDeployed() throws IOException {
        try (RealWorld world = RealWorld.start("plan")) {
            Checkout orders = world.checkOut("orders");
            String image =
                    "-Dship.image=" + world.registry() + "/acme/plan-" + Long.toString(System.currentTimeMillis(), 36);
            assertThat(world.ship(orders, line -> {}, image).output()).contains("BUILD SUCCESS");

            MavenBuild.Result unapproved = run(world, orders, image, "ship:upgrade", "-Dship.plan.approval=required");
            assertThat(ErrorLines.of(unapproved).get(0)).contains("ship.plan.approval is required in dev");
            String first = plan(world, orders, image);
            assertThat(first).startsWith("r0-");
            assertThat(run(world, orders, image, "ship:upgrade", approved(first), "-Dship.plan.approval=required")
                            .output())
                    .contains("BUILD SUCCESS", "plan     " + first);

            assertThat(run(world, orders, image, "ship:status").output()).doesNotContain("deployed as", "is gone");
            world.upload(DEV, "name: orders\nreplicas: 2\nenvironment:\n  configMap:\n    ORDERS_CURRENCY: CHF\n");
            String second = plan(world, orders, image);
            assertThat(second).startsWith("r1-");
            assertThat(plan(world, orders, image)).isEqualTo(second);
            JsonNode plan = json(orders);
            assertThat(plan.at("/changes").toString())
                    .contains(
                            "Deployment orders spec.replicas: 1 → 2", "checksum/config changes: new pods are started");
            assertThat(plan.at("/drift")).isEmpty();
            assertThat(plan.at("/notCompared")).isEmpty();
            assertThat(plan.at("/values/changed").toString()).contains("ORDERS_CURRENCY");
            assertThat(Files.readString(file(orders, "plan.txt")) + plan).doesNotContain(world.secrets());

            world.upload(DEV, "name: orders\nreplicas: 3\n");
            MavenBuild.Result other = run(world, orders, image, "ship:upgrade", approved(second));
            assertThat(ErrorLines.of(other).get(0)).contains("cannot deploy orders-dev to dev by the approved plan");
            assertThat(other.output())
                    .contains("the chart and the values render another manifest")
                    .contains("only in the approved plan: Deployment orders spec.replicas: 1 → 2")
                    .contains("only in this plan: Deployment orders spec.replicas: 1 → 3");
            assertThat(replicas(world)).isEqualTo("1");
            tell(other, "[ERROR] ");
        }
    }

    @Test
    void whoChangedWhatIsTold() throws IOException {
        try (RealWorld world = RealWorld.start("drift")) {
            Checkout orders = world.checkOut("orders");
            String image =
                    "-Dship.image=" + world.registry() + "/acme/drift-" + Long.toString(System.currentTimeMillis(), 36);
            assertThat(world.deploy(orders, image).output()).contains("BUILD SUCCESS");
            String revision =
                    world.kubectl("get", "deployment", "orders", "--output=jsonpath={.spec.revisionHistoryLimit}");

            world.kubectl("scale", "deployment", "orders", "--replicas=3");
            world.kubectl(
                    "patch",
                    "deployment",
                    "orders",
                    "--field-manager=kubectl-edit",
                    "--type=merge",
                    "--patch={\"spec\":{\"revisionHistoryLimit\":9}}");
            world.kubectl("delete", "service", "orders");
            MavenBuild.Result look = run(world, orders, image, "ship:status", "ship:plan");
            assertThat(look.output())
                    .contains("Deployment orders spec.replicas is 3, deployed as 1 (kubectl)")
                    .containsPattern("Deployment orders spec.revisionHistoryLimit is 9, deployed as " + revision
                            + " \\(kubectl-edit, 20")
                    .contains("Service orders is not there any more")
                    .contains("BUILD SUCCESS");
            assertThat(json(orders).at("/drift")).hasSize(3);
            tell(look, "[WARNING] ");

            MavenBuild.Result refused = run(world, orders, image, "ship:upgrade", "-Dship.drift=refuse");
            assertThat(ErrorLines.of(refused).get(0)).contains("cannot deploy orders-dev to dev");
            assertThat(replicas(world)).isEqualTo("3");
            assertThat(run(world, orders, image, "ship:upgrade").output()).contains("BUILD SUCCESS");
            assertThat(replicas(world)).isEqualTo("1");
            assertThat(world.kubectl("get", "service", "orders", "--output=name"))
                    .contains("orders");
            assertThat(run(world, orders, image, "ship:status").output())
                    .doesNotContain("deployed as", "not there any");
            System.out.println(
                    "[real] scaled, edited, deleted: each told with who and when, refused on request, put back");
        }
    }

    private static String plan(RealWorld world, Checkout orders, String image) throws IOException {
        assertThat(run(world, orders, image, "ship:plan").output()).contains("BUILD SUCCESS");
        String hash = Files.readString(file(orders, "plan.hash")).strip();
        System.out.println("[real] plan " + hash);
        return hash;
    }

    private static String approved(String hash) {
        return "-Dship.plan.approved=" + hash;
    }

    private static JsonNode json(Checkout orders) {
        return World.json(file(orders, "plan.json"));
    }

    private static Path file(Checkout orders, String name) {
        return orders.folder().resolve("target/ship").resolve(name);
    }

    private static void tell(MavenBuild.Result result, String beginning) {
        List<String> lines = result.output()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .limit(12)
                .toList();
        lines.forEach(line -> System.out.println("[real] " + line));
    }

    private static MavenBuild.Result run(RealWorld world, Checkout orders, String... arguments) {
        return world.run(orders, world.settings(), Map.of(), Stream.of(arguments));
    }

    private static String replicas(RealWorld world) {
        return world.kubectl("get", "deployment", "orders", "--output=jsonpath={.spec.replicas}");
    }
}
