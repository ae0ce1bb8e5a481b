package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a kubelet and a container runtime make of a release: nothing here is played. */
class NodeRealIT {
    private static final String DEV = "values/orders/dev.yaml";

    @Test
    void runsAnswersAndIsKeptWhenItsSuccessorsFail() throws IOException, InterruptedException {
        try (RealWorld world = RealWorld.start("node")) {
            Checkout orders = world.checkOut("orders");
            String image = world.registry() + "/acme/orders-node-" + Long.toString(System.currentTimeMillis(), 36);
            int port = world.servicePort();
            try {
                world.upload(DEV, onTheRealNode(port, port, "registry"));
                assertThat(deploy(world, orders, image).output()).contains("BUILD SUCCESS");
                JsonNode pod = runs(world, orders);
                answers(port);
                assertThat(world.kubectl("logs", "deployment/orders")).contains("Started OrdersApplication");
                assertThat(world.kubectl("exec", "deployment/orders", "--", "java", "--version"))
                        .contains("OpenJDK");

                orders.change("pom.xml", "<name>Orders</name>", "<name>Many orders</name>", "Rename");
                world.upload(DEV, onTheRealNode(port + 1, port, "registry"));
                MavenBuild.Result crashing = deploy(world, orders, image);
                assertThat(crashing.output())
                        .contains("CrashLoopBackOff, exit code 1 (Error), 1 restart")
                        .containsPattern("ERROR.*container orders: .*exit code 1 .Error., 2 restarts")
                        .contains("log:   Web server failed to start. Port " + port + " was already in use.")
                        .contains("event: BackOff: Back-off restarting failed container orders")
                        .contains("rolled back to revision 1, which runs again as revision 3")
                        .doesNotContain("at dev.shipline");
                isKept(world, orders, pod);
                answers(port);

                orders.change("pom.xml", "<name>Many orders</name>", "<name>All orders</name>", "Rename again");
                world.upload(DEV, onTheRealNode(port + 1, port + 1, ""));
                MavenBuild.Result refused = deploy(world, orders, image);
                assertThat(refused.output())
                        .containsPattern(
                                "ERROR.*container orders: (ErrImagePull|ImagePullBackOff): .*pull access denied")
                        .contains("the registry refuses the node: name a Secret")
                        .contains("rolled back to revision 3, which runs again as revision 5")
                        .doesNotContain("at dev.shipline");
                isKept(world, orders, pod);
                answers(port);

                world.upload(
                        DEV,
                        onTheRealNode(port + 1, port + 1, "registry")
                                .replace(
                                        "  plain:",
                                        "  secret:\n    DB_PASSWORD: {name: orders-db, key: password}\n  plain:"));
                assertThat(deploy(world, orders, image, "-Dship.rollout.grace=5")
                                .output())
                        .containsPattern(
                                "ERROR.*container orders: CreateContainerConfigError: secret .orders-db. not found")
                        .contains("fix:   create what it names in namespace dev", "it has no log")
                        .doesNotContain("log:   ");
                isKept(world, orders, pod);

                world.upload(
                        DEV,
                        onTheRealNode(port + 1, port + 1, "registry")
                                .replace(
                                        "  timeoutSeconds: 10",
                                        "  httpGet: {path: /nobody/is/here}\n  periodSeconds: 2"));
                assertThat(deploy(world, orders, image, "-Dship.timeout=45").output())
                        .containsPattern(
                                "ERROR.*runs, but is not ready .readiness probe GET /nobody/is/here on port http."
                                        + ".*Readiness probe failed: (HTTP probe failed with statuscode: 404|.*connection refused)")
                        .contains("the time it had (ship.timeout) is up", "log:   ")
                        .doesNotContain("at dev.shipline");
                isKept(world, orders, pod);
                answers(port);
            } finally {
                world.upload(
                        DEV,
                        Files.readString(Reactor.fromSystemProperties().root().resolve("it/" + DEV)));
                world.kubectl("delete", "deployment", "orders", "--ignore-not-found", "--cascade=foreground");
            }
        }
    }

    /**
     * Values that bring the service to the real node and its network. A busy machine must not decide whether it is killed for being slow.
     *
     * @param declared   what the cluster knows of: it lets no two pods have the same port of a node, so that a pod which is to come up beside another one
     *                   declares another one
     * @param port       where the service listens
     * @param pullSecret empty for none
     */
    private static String onTheRealNode(int declared, int port, String pullSecret) {
        return """
                image:
                  containerPort: %1$d
                  pullSecret: "%3$s"
                environment:
                  plain:
                    SERVER_ADDRESS: 127.0.0.1
                    SERVER_PORT: %2$d
                livenessProbe:
                  initialDelaySeconds: 200
                readinessProbe:
                  timeoutSeconds: 10
                hostNetwork: true
                nodeSelector:
                  shipline.dev/real: "true"
                tolerations:
                  - {key: shipline.dev/real, operator: Exists, effect: NoSchedule}
                """.formatted(declared, port, pullSecret);
    }

    private static MavenBuild.Result deploy(RealWorld world, Checkout orders, String image, String... more) {
        MavenBuild.Result result = world.deploy(
                orders,
                Stream.concat(Stream.of("-Dship.image=" + image), Stream.of(more))
                        .toArray(String[]::new));
        JsonNode report = world.report(orders);
        System.out.println("[real] node: " + report.at("/status").asText());
        for (JsonNode step : report.at("/steps")) {
            System.out.println("[real] " + step.at("/step").asText() + "  "
                    + step.at("/millis").asLong() + " ms  " + step.at("/detail").asText());
        }
        return result;
    }

    /** The pod, which runs on the real node, and what was pushed. */
    private static JsonNode runs(RealWorld world, Checkout orders) {
        JsonNode pods = World.json(world.kubectl("get", "pods", "--output=json"));
        assertThat(pods.at("/items")).hasSize(1);
        JsonNode pod = pods.at("/items/0");
        JsonNode container = pod.at("/status/containerStatuses/0");
        assertThat(pod.at("/spec/nodeName").asText()).isEqualTo("real-node");
        // containerd may name another repository in which it has seen the same image
        assertThat(container.at("/imageID").asText())
                .endsWith("@" + world.report(orders).at("/image/digest").asText());
        assertThat(container.at("/ready").asBoolean()).isTrue();
        System.out.println(
                "[real] running " + container.at("/imageID").asText() + " as "
                        + container.at("/containerID").asText() + " on "
                        + world.kubectl(
                                "get",
                                "node",
                                "real-node",
                                "--output=jsonpath={.status.nodeInfo.kubeletVersion}, {.status.nodeInfo.containerRuntimeVersion}"));
        return pod;
    }

    /** The pod of before is there, alone, and was never restarted. */
    private static void isKept(RealWorld world, Checkout orders, JsonNode pod) {
        assertThat(world.report(orders).at("/status").asText()).isEqualTo("rolled_back");
        world.kubectl(
                "wait",
                "pods",
                "--for=delete",
                "--selector=app.kubernetes.io/version!="
                        + pod.at("/metadata/labels/app.kubernetes.io~1version").asText(),
                "--timeout=60s");
        JsonNode pods =
                World.json(world.kubectl("get", "pods", "--output=json")).at("/items");
        assertThat(pods).hasSize(1);
        assertThat(pods.at("/0/metadata/uid")).isEqualTo(pod.at("/metadata/uid"));
        assertThat(pods.at("/0/status/containerStatuses/0/restartCount").asInt())
                .isZero();
    }

    private static void answers(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                .timeout(Duration.ofSeconds(10))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        System.out.println("[real] " + request.uri() + " " + response.statusCode() + " " + response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"status\":\"UP\"");
    }
}
