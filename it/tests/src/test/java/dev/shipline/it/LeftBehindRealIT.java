package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Releases that others left in the middle: what is ours is mended at once, what may be somebody else's is not overrun; and neighbours of a like name. */
class LeftBehindRealIT {
    private static final String RELEASE = "orders-dev";
    /** Its pod is never scheduled, so that helm waits for it until it is killed. */
    private static final String ENDLESS_HOOK = """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: endless
              annotations: {helm.sh/hook: "pre-install,pre-upgrade"}
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers:
                    - {name: endless, image: "example/endless", resources: {requests: {cpu: 1000}}}
            """;

    @Test
    void byAHelmCommandIsNotOverrunAndUnlockedOnRequest() throws IOException {
        try (RealWorld world = RealWorld.start("left-by-helm")) {
            String image = image(world, "left");
            Checkout orders = world.checkOut("orders");
            Path chart = world.chart();
            Files.writeString(chart.resolve("templates/endless.yaml"), ENDLESS_HOOK);
            killedHelm(world, "install", chart);
            assertThat(statuses(world)).isEqualTo("pending-install");

            MavenBuild.Result refused = world.deploy(orders, image);
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(ErrorLines.of(refused).get(0))
                    .contains(
                            "somebody is at it with a helm command, which takes no lock: revision 1",
                            "pending-install",
                            "mvn ship:unlock clears it");
            System.out.println("[real] only revision pending-install, of a helm command: "
                    + ErrorLines.of(refused).get(0));
            assertThat(statuses(world)).isEqualTo("pending-install");

            MavenBuild.Result both = world.run(
                    orders,
                    world.settings(),
                    Map.of(),
                    Stream.of("ship:status", "ship:unlock", "-Dship.unlock.force=true", image));
            assertThat(both.output())
                    .contains("nothing runs in dev", "1 is pending-install", "mvn ship:unlock clears it")
                    .contains("marked failed", "BUILD SUCCESS");
            assertThat(world.deploy(orders, image).output()).contains("BUILD SUCCESS");

            killedHelm(world, "upgrade", chart);
            assertThat(statuses(world)).endsWith("pending-upgrade");
            assertThat(ErrorLines.of(world.deploy(orders, image)).get(0)).contains("revision 3", "pending-upgrade");
            world.kubectl("delete", "job", "endless", "--wait=false");
        }
    }

    @Test
    void byADeployOfOursIsMendedAtOnce() throws IOException {
        try (RealWorld world = RealWorld.start("left-by-us")) {
            String image = image(world, "ours");
            Checkout orders = world.checkOut("orders");
            Instant begun = Instant.now();
            assertThat(world.deploy(orders, image).output()).contains("BUILD SUCCESS");

            for (String status : new String[] {"pending-install", "uninstalling"}) {
                int newest = statuses(world).split(" ").length;
                leave(world, newest, status, begun);
                MavenBuild.Result mended = world.deploy(orders, image);
                assertThat(mended.output())
                        .contains("revision " + newest + " of release orders-dev was " + status
                                + " and is now marked failed: alice@laptop began it")
                        .contains("BUILD SUCCESS");
                System.out.println("[real] left " + status + ", only revision " + newest
                        + ": mended by the next deploy: " + statuses(world));
                assertThat(statuses(world)).endsWith("deployed").doesNotContain(status);
            }
        }
    }

    @Test
    void aReleaseIsNotMistakenForItsNeighbour() throws IOException {
        try (RealWorld world = RealWorld.start("neighbours")) {
            String image = image(world, "neighbours");
            Checkout orders = world.checkOut("orders");
            for (String release : new String[] {"api-gateway", "api", "api"}) {
                Path values = Files.createDirectories(world.folder().resolve("values-" + release));
                Files.writeString(values.resolve("base.yaml"), "name: " + release + "\n");
                Files.writeString(values.resolve("dev.yaml"), "replicas: 1\n");
                MavenBuild.Result result =
                        world.deploy(orders, image, "-Dship.release=" + release, "-Dship.values=" + values);
                assertThat(result.output()).contains("BUILD SUCCESS");
            }
            assertThat(statuses(world, "api-gateway")).isEqualTo("deployed");
            assertThat(statuses(world, "api")).isEqualTo("superseded deployed");
            assertThat(world.tool("helm3", "list", "--short").lines()).containsExactlyInAnyOrder("api", "api-gateway");
            System.out.println("[real] api beside api-gateway: api-gateway at revision 1, api at revision 2");
        }
    }

    private static void killedHelm(RealWorld world, String verb, Path chart) {
        world.command(
                "sh",
                "-c",
                "timeout --signal=KILL 4 helm3 --namespace dev " + verb + " " + RELEASE + " " + chart
                        + " --set-string=name=orders,image.repository=x,image.tag=y || true");
    }

    /** As a deploy of ours leaves it that is killed while Helm is at it. */
    private static void leave(RealWorld world, int revision, String status, Instant begun) throws IOException {
        String secret = "sh.helm.release.v1." + RELEASE + ".v" + revision;
        String data = world.kubectl("get", "secret", secret, "--output=jsonpath={.data.release}");
        Path packed = world.write("release.gz", "");
        Files.write(packed, Base64.getDecoder().decode(Base64.getDecoder().decode(data)));
        world.command(
                "sh",
                "-c",
                "gunzip < " + packed + " | sed 's/\"status\":\"deployed\"/\"status\":\"" + status + "\"/' | gzip > "
                        + packed + ".new");
        byte[] changed = Base64.getEncoder().encode(Files.readAllBytes(Path.of(packed + ".new")));
        String twice = Base64.getEncoder().encodeToString(changed);
        Path patch = world.write(
                "patch.json",
                "{\"metadata\":{\"labels\":{\"status\":\"" + status + "\"}},\"data\":{\"release\":\"" + twice + "\"}}");
        world.kubectl("patch", "secret", secret, "--type=merge", "--patch-file=" + patch);
        world.kubectl(
                "patch",
                "lease",
                "ship-" + RELEASE,
                "--type=merge",
                "--patch={\"metadata\":{\"annotations\":{\"shipline.dev/changing\":\"" + begun + " alice@laptop\"}}}");
    }

    private static String image(RealWorld world, String name) {
        return "-Dship.image=" + world.registry() + "/acme/" + name + "-"
                + Long.toString(System.currentTimeMillis(), 36);
    }

    private static String statuses(RealWorld world) {
        return statuses(world, RELEASE);
    }

    private static String statuses(RealWorld world, String release) {
        return world.kubectl(
                "get",
                "secrets",
                "--selector=owner=helm,name=" + release,
                "--sort-by=.metadata.labels.version",
                "--output=jsonpath={.items[*].metadata.labels.status}");
    }
}
