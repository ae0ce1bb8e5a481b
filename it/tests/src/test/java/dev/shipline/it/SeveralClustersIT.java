package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.cluster.PodBehaviour;
import dev.shipline.sandbox.cluster.SandboxCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One environment with two clusters, eu and us. */
class SeveralClustersIT {
    private static final String SETTINGS = "src/main/resources/application.properties";

    private World world;
    private SandboxCluster second;
    private ClusterView eu;
    private ClusterView us;
    private Checkout orders;
    private Path kubeconfig;

    @BeforeEach
    void start() throws IOException {
        world = World.start("several-clusters");
        Path state = Files.createDirectories(world.folder().resolve("second"));
        second = SandboxCluster.start(state, 0, world.sandbox().registry()::holds);
        Path other = state.resolve("kubeconfig");
        second.writeKubeconfig(other);
        eu = new ClusterView(world.sandbox());
        us = new ClusterView(second.uri(), other);
        orders = world.checkOut("orders");
        kubeconfig = Files.writeString(world.folder().resolve("both"), """
                current-context: eu-admin
                clusters:
                  - {name: eu, cluster: {server: "%s"}}
                  - {name: us, cluster: {server: "%s"}}
                users:
                  - {name: eu, user: {token: "%s"}}
                  - {name: us, user: {token: "%s"}}
                contexts:
                  - {name: eu-admin, context: {cluster: eu, user: eu}}
                  - {name: us-admin, context: {cluster: us, user: us}}
                """.formatted(
                        world.sandbox().cluster().uri(),
                        second.uri(),
                        ClusterView.token(world.sandbox()),
                        ClusterView.token(other)));
    }

    @AfterEach
    void stop() {
        second.close();
        world.close();
    }

    private MavenBuild.Result deploy(String... more) {
        return world.deploy(orders, "dev", arguments(more));
    }

    private MavenBuild.Result run(String... more) {
        List<String> all = new ArrayList<>(List.of("-Denv=dev"));
        all.addAll(List.of(arguments(more)));
        return world.run(world.maven(), orders.folder(), all.toArray(String[]::new));
    }

    private String[] arguments(String... more) {
        return Stream.concat(
                        Stream.of(
                                "-Dship.kubeconfig=" + kubeconfig,
                                "-Dship.kube.context=",
                                "-Dship.clusters=eu=eu-admin,us=us-admin"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void getOneImageAndOneReport() {
        MavenBuild.Result first = deploy();

        assertThat(first.output()).contains("BUILD SUCCESS", "[eu] Release of orders", "[us] Release of orders");
        String digest = world.report(orders).at("/image/digest").asText();
        assertThat(eu.runningDigests("dev")).containsExactly(digest);
        assertThat(us.runningDigests("dev")).containsExactly(digest);
        assertThat(statuses()).containsExactly("eu success 1", "us success 1");
        assertThat(world.sandbox().registry().tags("acme/orders")).anyMatch(tag -> tag.endsWith("-dev"));
        assertThat(world.sandbox().datadog().metrics("ship.release.count"))
                .anyMatch(metric -> metric.tags().contains("cluster:eu"))
                .anyMatch(metric -> metric.tags().contains("cluster:us"));

        String sha = orders.change(SETTINGS, "server.port=8080", "server.port=80", "Move");
        second.pods().put("*@" + sha.substring(0, 7), PodBehaviour.parse("crash:3"));
        MavenBuild.Result failing = deploy();

        assertThat(failing.exitCode()).isEqualTo(1);
        assertThat(failing.output())
                .contains("cluster us: revision 2 of orders-dev did not become healthy", "it stays in eu")
                .contains("[us]   rollback")
                .doesNotContain("[eu]   rollback");
        assertThat(statuses()).containsExactly("eu success 2", "us rolled_back 2");
        assertThat(world.sandbox().registry().tags("acme/orders"))
                .contains(sha.substring(0, 7))
                .doesNotContain(sha.substring(0, 7) + "-dev");

        MavenBuild.Result seen = run("ship:status", "ship:history");
        assertThat(seen.output())
                .contains("[eu]   revision 2  deployed", "[us]   revision 3  deployed", "[us]   revision 2  failed");

        MavenBuild.Result back = run("ship:rollback", "-Dship.cluster=eu");
        assertThat(back.output()).contains("BUILD SUCCESS", "[eu]   rollout").doesNotContain("[us]");
        assertThat(eu.runningDigests("dev")).containsExactly(digest);
        assertThat(run("ship:rollback", "-Dship.revision=1").output())
                .contains("each of the clusters eu, us counts its own revisions");
    }

    @Test
    void goBackTogetherWhereThatIsWanted() {
        assertThat(deploy("-Dship.clusters.order=side-by-side").output()).contains("BUILD SUCCESS");
        String digest = world.report(orders).at("/image/digest").asText();
        String sha = orders.change(SETTINGS, "server.port=8080", "server.port=80", "Move");
        second.pods().put("*@" + sha.substring(0, 7), PodBehaviour.parse("crash:3"));

        MavenBuild.Result failing = deploy("-Dship.clusters.order=side-by-side", "-Dship.clusters.failed=roll-back");

        assertThat(failing.output())
                .contains("cluster us: revision 2", "eu: rolled back to revision 1, which runs again as revision 3");
        assertThat(statuses()).containsExactly("eu rolled_back 2", "us rolled_back 2");
        assertThat(eu.runningDigests("dev")).containsExactly(digest);
        assertThat(us.runningDigests("dev")).containsExactly(digest);
    }

    @Test
    void areLookedAtBeforeAnythingIsBuilt() {
        second.close();

        MavenBuild.Result result = deploy();

        assertThat(ErrorLines.of(result).get(0)).contains("cluster us: cannot reach the cluster");
        assertThat(world.sandbox().registry().tags("acme/orders")).isEmpty();
    }

    private List<String> statuses() {
        List<String> statuses = new ArrayList<>();
        for (JsonNode part : world.report(orders).at("/clusters")) {
            statuses.add(part.at("/cluster").asText() + " " + part.at("/status").asText() + " "
                    + part.at("/helm/revision").asInt());
        }
        return statuses;
    }
}
