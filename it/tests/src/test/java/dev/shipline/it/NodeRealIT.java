package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a kubelet and a container runtime make of a release: nothing here is played. */
class NodeRealIT {
    private static final String DEV = "values/orders/dev.yaml";

    @Test
    void runsAnswersAndIsKeptWhenItsSuccessorsFail() throws IOException, InterruptedException {
        try (RealWorld world = RealWorld.start("node")) {
            String ofAll =
                    Files.readString(Reactor.fromSystemProperties().root().resolve("it/" + DEV));
            String image = world.registry() + "/acme/orders-node-" + Long.toString(System.currentTimeMillis(), 36);
            Checkout orders = world.checkOut("orders");
            int port = world.servicePort();
            try {
                world.upload(DEV, onTheRealNode(port, port, "registry"));
                MavenBuild.Result first = deploy(world, orders, image);
                assertThat(first.output()).contains("BUILD SUCCESS");
                JsonNode running = answers(world, orders, port);

                orders.change("pom.xml", "<name>Orders</name>", "<name>Many orders</name>", "Rename");
                world.upload(DEV, onTheRealNode(port + 1, port, "registry"));
                MavenBuild.Result second = deploy(world, orders, image);
                assertThat(second.output()).contains("BUILD FAILURE");
                stillAnswers(world, running, port);

                orders.change("pom.xml", "<name>Many orders</name>", "<name>All orders</name>", "Rename again");
                world.upload(DEV, onTheRealNode(port + 1, port + 1, ""));
                MavenBuild.Result third = deploy(world, orders, image);
                assertThat(third.output()).contains("BUILD FAILURE");
                stillAnswers(world, running, port);
            } finally {
                world.upload(DEV, ofAll);
            }
        }
    }

    /** Only one pod at a time can have a port of the node, so that another port is declared for each that is to come up beside one that runs. */
    private static String onTheRealNode(int declared, int port, String pullSecret) {
        return """
                image:
                  containerPort: %1$d
                  pullSecret: "%3$s"
                environment:
                  plain:
                    SERVER_ADDRESS: 127.0.0.1
                    SERVER_PORT: %2$d
                hostNetwork: true
                nodeSelector:
                  shipline.dev/real: "true"
                tolerations:
                  - {key: shipline.dev/real, operator: Exists, effect: NoSchedule}
                """.formatted(declared, port, pullSecret);
    }

    private static MavenBuild.Result deploy(RealWorld world, Checkout orders, String image) {
        MavenBuild.Result result = world.deploy(orders, "-Dship.image=" + image);
        world.report(orders)
                .at("/steps")
                .forEach(step -> System.out.println("[real] " + step.at("/step").asText() + "  "
                        + step.at("/millis").asLong() + " ms  "
                        + step.at("/detail").asText()));
        return result;
    }

    /** The pod that was released, after it has answered. */
    private static JsonNode answers(RealWorld world, Checkout orders, int port)
            throws IOException, InterruptedException {
        assertThat(health(port)).contains("\"UP\"");
        JsonNode pods = World.json(world.kubectl("get", "pods", "--output=json"));
        System.out.println(pods.toPrettyString());
        return pods;
    }

    private static void stillAnswers(RealWorld world, JsonNode running, int port)
            throws IOException, InterruptedException {
        assertThat(health(port)).contains("\"UP\"");
    }

    private static String health(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
