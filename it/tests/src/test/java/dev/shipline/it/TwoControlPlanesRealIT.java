package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One environment in two real control planes, eu and us. Each test goes on from what the one before has left. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoControlPlanesRealIT {
    private static final String GOOD = "replicas: 1\n";
    private static final String BAD = "replicas: 1\nlabels:\n  plays: crash-loop\n";

    private static RealWorld world;
    private static SecondControlPlane second;
    private static Checkout orders;
    private static String[] common;

    @BeforeAll
    static void start() throws IOException {
        long began = System.nanoTime();
        world = RealWorld.start("two-planes");
        second = SecondControlPlane.start(world);
        System.out.println("[real] a second control plane is up after " + seconds(began) + " s");
        orders = world.checkOut("orders");
        common = new String[] {
            "-Dship.image=" + world.registry() + "/acme/planes-" + Long.toString(System.currentTimeMillis(), 36),
            "-Dship.kubeconfig=" + second.kubeconfigOfBoth(),
            "-Dship.kube.context=",
            "-Dship.clusters=eu=eu,us=us",
            "-Dship.clusters.values=true"
        };
        values(GOOD, GOOD);
    }

    @AfterAll
    static void end() {
        for (String cluster : List.of("eu", "us")) {
            world.s3("DELETE", "values/orders/dev-" + cluster + ".yaml");
        }
        second.close();
        world.close();
    }

    @Test
    @Order(1)
    void getOneImageOneAfterTheOther() throws IOException {
        MavenBuild.Result result = run("in order", "deploy");

        assertThat(result.output()).contains("BUILD SUCCESS", "[eu] Release of orders", "[us] Release of orders");
        assertThat(statuses()).containsExactly("eu success 1", "us success 1");
        String digest = world.report(orders).at("/image/digest").asText();
        assertThat(images()).hasSize(2).allSatisfy(image -> assertThat(image).endsWith(digest));
        assertThat(file("report.html")).contains("2 of 2 clusters released", "href=\"us/report.html\"");
        assertThat(file("us/report.html")).contains("was released to dev");
        assertThat(world.datadog().metrics("ship.lead_time"))
                .anyMatch(metric -> metric.tags().contains("cluster:eu"))
                .anyMatch(metric -> metric.tags().contains("cluster:us"));
    }

    @Test
    @Order(2)
    void areApprovedTogether() throws IOException {
        values("replicas: 2\n", "replicas: 3\n");
        assertThat(run("plan", "ship:plan").output()).contains("BUILD SUCCESS");
        String approved = "-Dship.plan.approved=" + file("plan.hash").strip();
        System.out.println("[real] " + approved);
        values("replicas: 2\n", "replicas: 4\n");

        MavenBuild.Result other = run("another plan in us", "ship:upgrade", approved);

        assertThat(ErrorLines.of(other).get(0)).contains("cannot deploy orders-dev to dev by the approved plan");
        assertThat(other.output())
                .contains(
                        "us: the chart and the values render another manifest",
                        "us, only in this plan: Deployment orders spec.replicas: 1 → 4",
                        "nothing was changed in any cluster")
                .doesNotContain("eu: ");
        assertThat(world.kubectl("get", "deployment", "orders", "--output=jsonpath={.spec.replicas}"))
                .isEqualTo("1");
        values("replicas: 2\n", "replicas: 3\n");
        assertThat(run("the approved plan", "ship:upgrade", approved).output()).contains("BUILD SUCCESS");
        assertThat(second.kubectl("get", "deployment", "orders", "--output=jsonpath={.spec.replicas}"))
                .isEqualTo("3");
        assertThat(statuses()).containsExactly("eu success 2", "us success 2");
    }

    @Test
    @Order(3)
    void failInOneOfThem() throws IOException {
        values(GOOD, BAD);
        MavenBuild.Result inOrder = run("in order, us fails", "ship:upgrade");

        assertThat(verdict(inOrder))
                .contains("cluster us: revision 3 of orders-dev did not become healthy", "it stays in eu");
        assertThat(statuses()).containsExactly("eu success 3", "us rolled_back 3");
        assertThat(second.kubectl("get", "deployment", "orders", "--output=jsonpath={.spec.replicas}"))
                .isEqualTo("3");
        assertThat(file("report.html")).contains("1 of 2 clusters released", "rolled back");
        System.out.println("[real] " + verdict(inOrder));
    }

    @Test
    @Order(4)
    void failSideBySideAndGoBackTogether() throws IOException {
        values(BAD, GOOD);
        MavenBuild.Result together = run(
                "side by side, eu fails",
                "ship:upgrade",
                "-Dship.clusters.order=side-by-side",
                "-Dship.clusters.failed=roll-back");

        assertThat(verdict(together))
                .contains("cluster eu: revision 4 of orders-dev did not become healthy")
                .contains("us: rolled back to revision 4, which runs again as revision 6");
        assertThat(statuses()).containsExactly("eu rolled_back 4", "us rolled_back 5");
        assertThat(images().stream().distinct()).hasSize(1);
        assertThat(world.datadog().metrics("ship.recovery_time"))
                .anyMatch(metric -> metric.tags().contains("cluster:eu"))
                .anyMatch(metric -> metric.tags().contains("cluster:us"));
        System.out.println("[real] " + verdict(together));
    }

    private static void values(String eu, String us) {
        world.upload("values/orders/dev-eu.yaml", eu);
        world.upload("values/orders/dev-us.yaml", us);
    }

    private static MavenBuild.Result run(String what, String... arguments) {
        long began = System.nanoTime();
        MavenBuild.Result result =
                world.run(orders, world.settings(), Map.of(), Stream.concat(Stream.of(arguments), Stream.of(common)));
        System.out.println("[real] two control planes, " + what + ": " + seconds(began) + " s of Maven");
        return result;
    }

    /** The last word of Maven, after what stood in the way. */
    private static String verdict(MavenBuild.Result result) {
        return ErrorLines.of(result).stream()
                .filter(line -> line.startsWith("Failed to execute goal"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> statuses() {
        List<String> statuses = new ArrayList<>();
        for (JsonNode part : world.report(orders).at("/clusters")) {
            statuses.add(part.at("/cluster").asText() + " " + part.at("/status").asText() + " "
                    + part.at("/helm/revision").asInt());
        }
        return statuses;
    }

    private static List<String> images() {
        String[] question = {
            "get", "deployment", "orders", "--output=jsonpath={.spec.template.spec.containers[0].image}"
        };
        return List.of(world.kubectl(question), second.kubectl(question));
    }

    private static String file(String name) throws IOException {
        Path file = orders.folder().resolve("target/ship").resolve(name);
        return Files.readString(file);
    }

    private static long seconds(long began) {
        return (System.nanoTime() - began) / 1_000_000_000;
    }
}
