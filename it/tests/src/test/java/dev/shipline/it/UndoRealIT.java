package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people do with a release that is there, without image, values or chart: look, go back, unlock, remove. */
class UndoRealIT {
    private static final String DEV = "values/orders/dev.yaml";
    private static final String[] NOTHING_BUT_THE_CLUSTER = {"-Dship.image=", "-Dship.values=", "-Dship.chart="};

    @Test
    void needsTheClusterAlone() throws IOException {
        try (RealWorld world = RealWorld.start("undo")) {
            String image =
                    "-Dship.image=" + world.registry() + "/acme/undo-" + Long.toString(System.currentTimeMillis(), 36);
            Checkout orders = world.checkOut("orders");
            assertThat(world.deploy(orders, image).output()).contains("BUILD SUCCESS");
            world.upload(DEV, "name: orders\nreplicas: 2\n");
            assertThat(run(world, orders, "ship:upgrade", image).output()).contains("BUILD SUCCESS");
            assertThat(replicas(world)).isEqualTo("2");

            MavenBuild.Result back = undo(world, orders, "ship:rollback", "ship:history", "ship:status");
            assertThat(back.output())
                    .contains("BUILD SUCCESS", "~ Deployment orders", "spec.replicas: 2 → 1")
                    .contains("revision 2 back to 1", "which repeats 1", "revision 3  deployed  since");
            assertThat(replicas(world)).isEqualTo("1");
            JsonNode report = world.report(orders);
            assertThat(report.at("/status").asText()).isEqualTo("success");
            assertThat(report.at("/helm/rolledBackTo").asInt()).isEqualTo(1);
            assertThat(report.at("/helm/revision").asInt()).isEqualTo(3);
            assertThat(world.datadog().metrics("ship.release.count"))
                    .anyMatch(metric -> metric.tags().contains("rollback:true"));
            tell(back, "Revision  Since", "1         ", "2         ", "3         ");

            MavenBuild.Result nonsense = undo(world, orders, "ship:rollback", "-Dship.revision=9");
            assertThat(ErrorLines.of(nonsense).get(0)).contains("there is no revision 9; there are 3, 2, 1");

            leaveALeaseOfADeadDeploy(world);
            MavenBuild.Result unlocked = undo(world, orders, "ship:unlock");
            assertThat(unlocked.output())
                    .contains("is held by alice@laptop", "the lock is free again", "BUILD SUCCESS");

            MavenBuild.Result unconfirmed = undo(world, orders, "ship:uninstall");
            assertThat(ErrorLines.of(unconfirmed).get(0)).contains("-Dship.uninstall=orders-dev");
            MavenBuild.Result kept = undo(
                    world,
                    orders,
                    "ship:uninstall",
                    "ship:rollback",
                    "-Dship.uninstall=orders-dev",
                    "-Dship.uninstall.keepHistory=true");
            assertThat(kept.output())
                    .contains("uninstalled; its pods", "at revision 4, which repeats 3", "BUILD SUCCESS");
            MavenBuild.Result gone = undo(world, orders, "ship:uninstall", "-Dship.uninstall=orders-dev");
            assertThat(gone.output()).contains("stays: the Lease ship-orders-dev", "BUILD SUCCESS");
            assertThat(world.kubectl("get", "deployments,services,configmaps", "--output=name"))
                    .doesNotContain("orders");
            assertThat(world.kubectl("get", "secrets", "--selector=owner=helm", "--output=name"))
                    .isEmpty();
            System.out.println("[real] rollback, history, status, unlock, uninstall with and without history: done");
        }
    }

    private static void leaveALeaseOfADeadDeploy(RealWorld world) {
        world.kubectl(
                "patch",
                "lease",
                "ship-orders-dev",
                "--type=merge",
                "--patch={\"spec\":{\"holderIdentity\":\"alice@laptop#dead\",\"leaseDurationSeconds\":3}}");
    }

    private static void tell(MavenBuild.Result result, String... beginnings) {
        for (String beginning : beginnings) {
            result.output()
                    .lines()
                    .filter(line -> line.startsWith("[INFO] " + beginning))
                    .forEach(line -> System.out.println("[real] " + line));
        }
    }

    private static MavenBuild.Result undo(RealWorld world, Checkout orders, String... arguments) {
        return run(
                world,
                orders,
                Stream.concat(Stream.of(NOTHING_BUT_THE_CLUSTER), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static MavenBuild.Result run(RealWorld world, Checkout orders, String... arguments) {
        return world.run(orders, world.settings(), Map.of(), Stream.of(arguments));
    }

    private static String replicas(RealWorld world) {
        return world.kubectl("get", "deployment", "orders", "--output=jsonpath={.spec.replicas}");
    }
}
