package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole deploys by each Helm: to move from one to another is one property. */
class HelmChoiceRealIT {
    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: chart-tests, namespace: dev}
            rules:
              - {apiGroups: [""], resources: [pods], verbs: [get, list, watch, create, delete]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: chart-tests, namespace: dev}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: chart-tests}
            subjects: [{kind: ServiceAccount, name: deployer, namespace: release}]
            """;

    @Test
    void takesTurnsWithTheWorker() throws IOException {
        try (RealWorld world = RealWorld.start("helm-choice")) {
            Checkout orders = world.checkOut("orders");
            String image = image(world);
            MavenBuild.Result missing = deploy(world, orders, "helm9", "deploy", image);
            assertThat(ErrorLines.of(missing).get(0))
                    .contains("ship.helm.executable is wrong: there is no program \"helm9\" in the folders of PATH");
            assertThat(missing.output()).doesNotContain("build        ");

            int revision = 0;
            for (String helm : new String[] {"", "helm3", "helm4", ""}) {
                orders.change(
                        "src/main/resources/application.properties",
                        "server.port=8080",
                        "server.port=8080\n# " + revision,
                        "Commit " + revision);
                MavenBuild.Result result = deploy(world, orders, helm, "deploy", image);
                revision++;

                assertThat(result.output()).contains("BUILD SUCCESS").doesNotContain("server-side");
                JsonNode report = world.report(orders);
                assertThat(report.at("/helm/revision").asInt()).isEqualTo(revision);
                assertThat(world.kubectl(
                                "get",
                                "deployment",
                                "orders",
                                "--output=jsonpath={.spec.template.spec.containers[0].image}"))
                        .endsWith(report.at("/image/digest").asText());
                System.out.println("[real] revision " + revision + " by "
                        + (helm.isEmpty() ? "the worker" : helm) + ": upgrade " + seconds(report, "upgrade") + " s, "
                        + agents(world, "sh.helm.release.v1.orders-dev.v" + revision));
            }
            assertThat(agents(world, "sh.helm.release.v1.orders-dev.v2")).startsWith("Helm/3.");
            assertThat(agents(world, "sh.helm.release.v1.orders-dev.v3")).startsWith("Helm/4.");
            assertThat(World.json(world.tool("helm4", "get", "metadata", "orders-dev", "--output=json"))
                            .at("/applyMethod")
                            .asText())
                    .isNotEqualTo("ssa");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "helm4"})
    void rollsBackWhatItsOwnTestsRefuse(String helm) throws IOException {
        try (RealWorld world = RealWorld.start("helm-test-" + helm)) {
            world.command(
                    "kubectl",
                    "apply",
                    "--filename",
                    world.write("rights.yaml", RIGHTS).toString());
            world.kubectl("delete", "pod", "orders-dev-test", "--ignore-not-found");
            Checkout orders = world.checkOut("orders");
            Path chart = world.chart();
            String[] tested = {image(world), "-Dship.chart=" + chart, "-Dship.helm.test=true"};

            ContractChart.addTest(chart, "completes");
            MavenBuild.Result passed = deploy(world, orders, helm, "deploy", tested);
            assertThat(passed.output())
                    .contains("BUILD SUCCESS", "Pod orders-dev-test has passed", "Pod orders-dev-test | ");

            ContractChart.addTest(chart, "fails");
            MavenBuild.Result failed = deploy(world, orders, helm, "ship:upgrade", tested);
            assertThat(ErrorLines.of(failed).get(0))
                    .contains("the tests of revision 2 of orders-dev failed", "pod orders-dev-test failed")
                    .contains("rolled back to revision 1, which runs again as revision 3");
            assertThat(failed.output()).contains("Pod orders-dev-test | ");
            assertThat(world.report(orders).at("/status").asText()).isEqualTo("rolled_back");
            System.out.println("[real] helm test by " + (helm.isEmpty() ? "the worker" : helm) + ", "
                    + seconds(world.report(orders), "test") + " s: "
                    + ErrorLines.of(failed).get(0));

            world.kubectl("delete", "pod", "orders-dev-test", "--ignore-not-found");
            world.command(
                    "kubectl",
                    "delete",
                    "--filename",
                    world.folder().resolve("rights.yaml").toString());
        }
    }

    private static MavenBuild.Result deploy(
            RealWorld world, Checkout orders, String helm, String goal, String... arguments) {
        Map<String, String> path = Map.of("PATH", world.state().resolve("bin") + ":" + System.getenv("PATH"));
        Stream<String> all = Stream.concat(Stream.of(goal, "-Dship.helm.executable=" + helm), Stream.of(arguments));
        return world.run(orders, world.settings(), path, all);
    }

    private static String seconds(JsonNode report, String step) {
        for (JsonNode each : report.at("/steps")) {
            if (each.at("/step").asText().equals(step)) {
                return "%.1f".formatted(each.at("/millis").asInt() / 1000.0);
            }
        }
        return "?";
    }

    /** Who made a Secret, as the API server's audit log has it. */
    private static String agents(RealWorld world, String secret) throws IOException {
        try (Stream<String> lines = Files.lines(world.state().resolve("log/audit"))) {
            return lines.filter(line -> line.contains("\"verb\":\"create\"") && line.contains("\"" + secret + "\""))
                    .map(line -> World.json(line).at("/userAgent").asText())
                    .reduce((first, last) -> last)
                    .orElse("nobody");
        }
    }

    private static String image(RealWorld world) {
        return "-Dship.image=" + world.registry() + "/acme/choice-" + Long.toString(System.currentTimeMillis(), 36);
    }
}
