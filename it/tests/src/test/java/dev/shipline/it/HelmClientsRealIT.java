package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People keep their helm command. Whatever it does to a release of ours, the next deploy of ours goes on from there. */
class HelmClientsRealIT {
    private static final String RELEASE = "orders-dev";
    private static final String DEV = "values/orders/dev.yaml";
    private static final Path IT = Reactor.fromSystemProperties().root().resolve("it");
    private static final String CHART = IT.resolve("charts/microservice").toString();

    @ParameterizedTest
    @ValueSource(strings = {"helm3", "helm4"})
    void readsRollsBackAndUpgradesWhatWeReleased(String helm) throws IOException {
        try (RealWorld world = RealWorld.start("release-" + helm)) {
            Checkout orders = world.checkOut("orders");
            String image = image(world, helm);
            assertThat(world.deploy(orders, image).output()).contains("BUILD SUCCESS");
            JsonNode first = world.report(orders);
            orders.change(
                    "src/main/resources/application.properties", "orders.currency=EUR", "orders.currency=USD", "Pay");
            assertThat(world.deploy(orders, image).output()).contains("BUILD SUCCESS");
            readsTheSame(world, helm, first, world.report(orders));

            world.tool(helm, "rollback", RELEASE, "1");
            assertThat(runningImage(world)).endsWith(first.at("/image/digest").asText());
            world.tool(helm, "upgrade", RELEASE, CHART, "--reuse-values", "--set=replicas=2");
            assertThat(statuses(world, helm)).isEqualTo("superseded superseded superseded deployed ");
            int theirs = 4;
            if (helm.equals("helm4")) {
                // takes over the fields that we have set, because we set them under helm's name
                world.tool(helm, "upgrade", RELEASE, CHART, "--reuse-values", "--server-side=true");
                assertThat(applied(world)).isEqualTo("ssa");
                theirs = 5;
            }
            assertThat(managers(world)).isEqualTo("[helm]");

            MavenBuild.Result look =
                    world.run(orders, world.settings(), Map.of(), Stream.of("ship:status", "ship:plan", image));
            assertThat(look.output())
                    .contains("revision " + theirs + "  deployed", "revision 3  superseded")
                    .contains("spec.replicas: 2 → 1")
                    .contains("BUILD SUCCESS");
            MavenBuild.Result again = world.deploy(orders, image);
            assertThat(again.output()).contains("BUILD SUCCESS");
            assertThat(again.output().contains("was applied server-side, by Helm 4"))
                    .isEqualTo(theirs == 5);
            JsonNode report = world.report(orders);
            assertThat(report.at("/helm/previousRevision").asInt()).isEqualTo(theirs);
            assertThat(report.at("/helm/revision").asInt()).isEqualTo(theirs + 1);
            assertThat(runningImage(world)).endsWith(report.at("/image/digest").asText());
            assertThat(world.kubectl("get", "deployment", "orders", "--output=jsonpath={.spec.replicas}"))
                    .isEqualTo("1");
            System.out.println("[real] " + helm + ": list, history, get values, get manifest agree with release.json;"
                    + " rollback to 1, upgrade, then our status, plan and upgrade: " + statuses(world, helm));
        }
    }

    private static void readsTheSame(RealWorld world, String helm, JsonNode first, JsonNode second) {
        JsonNode listed = World.json(world.tool(helm, "list", "--output=json"));
        assertThat(listed).hasSize(1);
        assertThat(listed.at("/0/name").asText()).isEqualTo(RELEASE);
        assertThat(listed.at("/0/revision").asText())
                .isEqualTo(second.at("/helm/revision").asText());
        assertThat(listed.at("/0/chart").asText())
                .isEqualTo(second.at("/chart/name").asText() + "-"
                        + second.at("/chart/version").asText());
        assertThat(statuses(world, helm)).isEqualTo("superseded deployed ");
        for (JsonNode report : new JsonNode[] {first, second}) {
            String revision = "--revision=" + report.at("/helm/revision").asText();
            String digest = report.at("/image/digest").asText();
            JsonNode values = World.json(world.tool(helm, "get", "values", RELEASE, revision, "--output=json"));
            assertThat(values.at("/image/digest").asText()).isEqualTo(digest);
            assertThat(values.at("/image/tag").asText())
                    .isEqualTo(report.at("/image/tag").asText());
            assertThat(world.tool(helm, "get", "manifest", RELEASE, revision))
                    .contains("kind: Deployment", "@" + digest);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3", "helm4"})
    void leavesAReleaseThatWeTakeOver(String helm) throws IOException {
        try (RealWorld world = RealWorld.start("takeover-" + helm)) {
            install(world, helm);
            Checkout orders = world.checkOut("orders");

            MavenBuild.Result result = world.deploy(orders, image(world, helm));

            assertThat(result.output()).contains("BUILD SUCCESS");
            assertThat(result.output().contains("was applied server-side, by Helm 4"))
                    .isEqualTo(helm.equals("helm4"));
            JsonNode report = world.report(orders);
            assertThat(report.at("/helm/revision").asInt()).isEqualTo(2);
            assertThat(runningImage(world)).endsWith(report.at("/image/digest").asText());
            world.tool(helm, "upgrade", RELEASE, CHART, "--reuse-values", "--set=replicas=2");
            assertThat(statuses(world, helm)).isEqualTo("superseded superseded deployed ");
            System.out.println("[real] " + helm + ": installs, we upgrade, it upgrades: " + statuses(world, helm));
        }
    }

    /** Their revision, server-side applied where helm is 4, is what we go back to by ourselves. */
    @ParameterizedTest
    @ValueSource(strings = {"helm3", "helm4"})
    void leavesAReleaseThatWeRollBackTo(String helm) throws IOException {
        try (RealWorld world = RealWorld.start("rollback-" + helm)) {
            String values = Files.readString(IT.resolve(DEV));
            install(world, helm);
            String good = runningImage(world);
            world.upload(DEV, values + "\nlabels:\n  plays: crash-loop\n");
            Checkout orders = world.checkOut("orders");

            MavenBuild.Result result = world.deploy(orders, image(world, helm));
            world.upload(DEV, values);

            assertThat(result.output()).contains("rolled back to revision 1, which runs again as revision 3");
            assertThat(runningImage(world)).isEqualTo(good);
            assertThat(statuses(world, helm)).isEqualTo("superseded failed deployed ");
            assertThat(sameManifest(world, helm)).isTrue();
            world.tool(helm, "upgrade", RELEASE, CHART, "--reuse-values", "--set=replicas=2");
            if (helm.equals("helm4")) {
                world.tool(helm, "upgrade", RELEASE, CHART, "--reuse-values", "--server-side=true");
                assertThat(applied(world)).isEqualTo("ssa");
            }
            System.out.println("[real] " + helm + ": installs, our upgrade fails and goes back to its revision, it goes"
                    + " on: " + statuses(world, helm));
        }
    }

    private static void install(RealWorld world, String helm) {
        world.tool(
                helm,
                "install",
                RELEASE,
                CHART,
                "--set-string=name=orders,image.repository=" + world.registry() + "/base/java,image.tag=17");
        if (helm.equals("helm4")) {
            assertThat(applied(world)).isEqualTo("ssa");
        }
    }

    private static String image(RealWorld world, String helm) {
        return "-Dship.image=" + world.registry() + "/acme/" + helm + "-"
                + Long.toString(System.currentTimeMillis(), 36);
    }

    private static String statuses(RealWorld world, String helm) {
        StringBuilder statuses = new StringBuilder();
        World.json(world.tool(helm, "history", RELEASE, "--output=json"))
                .forEach(revision ->
                        statuses.append(revision.at("/status").asText()).append(' '));
        return statuses.toString();
    }

    private static boolean sameManifest(RealWorld world, String helm) {
        String theirs = world.tool(helm, "get", "manifest", RELEASE, "--revision=1");
        String replayed = world.tool(helm, "get", "manifest", RELEASE, "--revision=3");
        return withoutSources(theirs).equals(withoutSources(replayed));
    }

    /** Without the comments that name the templates, in whatever order. */
    private static TreeSet<String> withoutSources(String manifest) {
        TreeSet<String> objects = new TreeSet<>();
        for (String object : manifest.split("(?m)^---$")) {
            objects.add(object.replaceAll("(?m)^# Source: .*\n", "").strip());
        }
        objects.remove("");
        return objects;
    }

    /** How Helm 4 says that the newest revision was applied: ssa or csa. */
    private static String applied(RealWorld world) {
        return World.json(world.tool("helm4", "get", "metadata", RELEASE, "--output=json"))
                .at("/applyMethod")
                .asText();
    }

    /** Who owns fields of the Deployment, as the API server keeps it; the cluster's own controllers aside. */
    private static String managers(RealWorld world) {
        TreeSet<String> managers = new TreeSet<>();
        World.json(world.kubectl("get", "deployment", "orders", "--output=json", "--show-managed-fields"))
                .at("/metadata/managedFields")
                .forEach(entry -> managers.add(entry.at("/manager").asText()));
        managers.remove("kube-controller-manager");
        return managers.toString();
    }

    private static String runningImage(RealWorld world) {
        return world.kubectl(
                "get", "deployment", "orders", "--output=jsonpath={.spec.template.spec.containers[0].image}");
    }
}
