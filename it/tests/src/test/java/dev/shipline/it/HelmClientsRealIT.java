package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People keep their helm command. Whatever it does to a release of ours, the next deploy of ours goes on from there. */
class HelmClientsRealIT {
    private static final String RELEASE = "orders-dev";

    @ParameterizedTest
    @ValueSource(strings = {"helm3", "helm4"})
    void readsRollsBackAndUpgradesWhatWeReleased(String helm) throws IOException {
        try (RealWorld world = RealWorld.start("release-" + helm)) {
            Checkout orders = world.checkOut("orders");
            String image = "-Dship.image=" + world.registry() + "/acme/" + helm + "-"
                    + Long.toString(System.currentTimeMillis(), 36);
            assertThat(world.deploy(orders, image).output()).contains("BUILD SUCCESS");
            JsonNode first = world.report(orders);
            orders.change(
                    "src/main/resources/application.properties", "orders.currency=EUR", "orders.currency=USD", "Pay");
            assertThat(world.deploy(orders, image).output()).contains("BUILD SUCCESS");
            String firstDigest = first.at("/image/digest").asText();

            assertThat(World.json(world.tool(helm, "list", "--output=json"))
                            .at("/0/name")
                            .asText())
                    .isEqualTo(RELEASE);
            assertThat(statuses(world, helm)).isEqualTo("superseded deployed ");
            assertThat(world.tool(helm, "get", "values", RELEASE, "--revision=1"))
                    .contains(firstDigest);
            assertThat(world.tool(helm, "get", "manifest", RELEASE)).contains("kind: Deployment");

            world.tool(helm, "rollback", RELEASE, "1");
            assertThat(runningImage(world)).endsWith(firstDigest);
            Path chart = Reactor.fromSystemProperties().root().resolve("it/charts/microservice");
            world.tool(helm, "upgrade", RELEASE, chart.toString(), "--reuse-values", "--set=replicas=2");
            assertThat(statuses(world, helm)).isEqualTo("superseded superseded superseded deployed ");

            assertThat(world.deploy(orders, image).output()).contains("BUILD SUCCESS");
            JsonNode again = world.report(orders);
            assertThat(again.at("/helm/previousRevision").asInt()).isEqualTo(4);
            assertThat(again.at("/helm/revision").asInt()).isEqualTo(5);
            assertThat(runningImage(world)).endsWith(again.at("/image/digest").asText());
            assertThat(world.kubectl("get", "deployment", "orders", "--output=jsonpath={.spec.replicas}"))
                    .isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3", "helm4"})
    void leavesAReleaseThatWeTakeOver(String helm) throws IOException {
        try (RealWorld world = RealWorld.start("takeover-" + helm)) {
            Path chart = Reactor.fromSystemProperties().root().resolve("it/charts/microservice");
            world.tool(
                    helm,
                    "install",
                    RELEASE,
                    chart.toString(),
                    "--set-string=name=orders,image.repository=" + world.registry() + "/base/java,image.tag=17");
            Checkout orders = world.checkOut("orders");

            MavenBuild.Result result = world.deploy(
                    orders,
                    "-Dship.image=" + world.registry() + "/acme/" + helm + "-"
                            + Long.toString(System.currentTimeMillis(), 36));

            assertThat(result.output()).contains("BUILD SUCCESS");
            JsonNode report = world.report(orders);
            assertThat(report.at("/helm/revision").asInt()).isEqualTo(2);
            assertThat(runningImage(world)).endsWith(report.at("/image/digest").asText());
            world.tool(helm, "upgrade", RELEASE, chart.toString(), "--reuse-values", "--set=replicas=2");
            assertThat(statuses(world, helm)).isEqualTo("superseded superseded deployed ");
        }
    }

    private static String statuses(RealWorld world, String helm) {
        StringBuilder statuses = new StringBuilder();
        World.json(world.tool(helm, "history", RELEASE, "--output=json"))
                .forEach(revision ->
                        statuses.append(revision.at("/status").asText()).append(' '));
        return statuses.toString();
    }

    private static String runningImage(RealWorld world) {
        return world.kubectl(
                "get", "deployment", "orders", "--output=jsonpath={.spec.template.spec.containers[0].image}");
    }
}
