package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many builds deploy one release at once, each a Maven of its own: the Lease lets them in one after the other. */
class OneDeployAtATimeRealIT {
    private static final int DEPLOYS = 8;
    private static final String LEASE = "ship-orders-dev";

    /** From when it got the lock to when it gave it back. */
    private record Turn(Instant begin, Instant end, int revision) {}

    @Test
    void eachWaitsForItsTurn() throws Exception {
        try (RealWorld world = RealWorld.start("turns")) {
            String image = image(world);
            assertThat(world.deploy(world.checkOut("orders"), image).output()).contains("BUILD SUCCESS");
            List<Checkout> checkouts = IntStream.range(0, DEPLOYS)
                    .mapToObj(i -> world.checkOut("orders", "orders-" + i))
                    .toList();

            List<MavenBuild.Result> results = atOnce(world, checkouts, image);

            results.forEach(result -> assertThat(result.output()).contains("BUILD SUCCESS"));
            List<Turn> turns = checkouts.stream()
                    .map(checkout -> turn(world.report(checkout)))
                    .sorted(Comparator.comparing(Turn::begin))
                    .toList();
            for (int i = 1; i < turns.size(); i++) {
                assertThat(turns.get(i).begin).isAfterOrEqualTo(turns.get(i - 1).end);
                assertThat(turns.get(i).revision).isEqualTo(turns.get(i - 1).revision + 1);
            }
            assertThat(turns.get(turns.size() - 1).revision).isEqualTo(DEPLOYS + 1);
            assertThat(statuses(world)).isEqualTo("superseded ".repeat(DEPLOYS) + "deployed");
            JsonNode lease = World.json(world.kubectl("get", "lease", LEASE, "--output=json"));
            assertThat(lease.at("/spec/holderIdentity").asText()).isEmpty();
            assertThat(lease.at("/spec/leaseTransitions").asInt()).isEqualTo(DEPLOYS);
            long waited = results.stream()
                    .filter(result -> result.output().contains("waiting for https://ci.example/"))
                    .count();
            Duration all = Duration.between(turns.get(0).begin, turns.get(turns.size() - 1).end);
            System.out.println("[real] " + DEPLOYS + " deploys at once: " + DEPLOYS + " succeeded, " + waited
                    + " said for whom they waited, revisions 2 to " + (DEPLOYS + 1) + " without a gap, "
                    + all.toSeconds() + " s from the first turn to the last; Lease handed on "
                    + lease.at("/spec/leaseTransitions").asInt() + " times");

            stopsAtOnceWhereItIsNotToWait(world, checkouts.get(0), image);
            takesOverWhatNobodyRenews(world, checkouts.get(0), image);
        }
    }

    private static void stopsAtOnceWhereItIsNotToWait(RealWorld world, Checkout orders, String image) {
        hold(world, 3600);
        MavenBuild.Result result = upgrade(world, orders, 0, image, "-Dship.lock.wait=0");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(ErrorLines.of(result).get(0))
                .contains(
                        "cannot change release orders-dev in namespace dev, because alice@laptop is at it since",
                        "ship.lock.wait is 0 s");
        System.out.println("[real] not to wait: " + ErrorLines.of(result).get(0));
        assertThat(statuses(world)).isEqualTo("superseded ".repeat(DEPLOYS) + "deployed");
    }

    private static void takesOverWhatNobodyRenews(RealWorld world, Checkout orders, String image) {
        hold(world, 5);
        MavenBuild.Result result = upgrade(world, orders, 0, image);

        assertThat(result.output())
                .contains("waiting for alice@laptop", "took over from alice@laptop", "BUILD SUCCESS");
        result.output()
                .lines()
                .filter(line -> line.contains("took over"))
                .forEach(line -> System.out.println("[real] " + line));
    }

    /** As a deploy that was killed leaves it. */
    private static void hold(RealWorld world, int seconds) {
        world.kubectl(
                "patch",
                "lease",
                LEASE,
                "--type=merge",
                "--patch={\"spec\":{\"holderIdentity\":\"alice@laptop#dead\",\"leaseDurationSeconds\":" + seconds
                        + ",\"renewTime\":\"2026-01-01T00:00:00.000000Z\"}}");
    }

    private static List<MavenBuild.Result> atOnce(RealWorld world, List<Checkout> checkouts, String image)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(checkouts.size());
        try {
            List<Future<MavenBuild.Result>> running = new ArrayList<>();
            for (int i = 0; i < checkouts.size(); i++) {
                int build = i;
                running.add(threads.submit(() -> upgrade(world, checkouts.get(build), build, image)));
            }
            List<MavenBuild.Result> results = new ArrayList<>();
            for (Future<MavenBuild.Result> one : running) {
                results.add(one.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static MavenBuild.Result upgrade(RealWorld world, Checkout orders, int build, String... arguments) {
        return world.run(
                orders,
                world.settings(),
                Map.of("CIRCLE_BUILD_URL", "https://ci.example/orders/" + build),
                Stream.concat(
                        Stream.of("ship:upgrade", "-Dship.metrics.enabled=false", "-Dship.lock.wait=1200"),
                        Stream.of(arguments)));
    }

    private static Turn turn(JsonNode report) {
        Instant begin = Instant.MAX;
        Instant end = Instant.MIN;
        for (JsonNode step : report.at("/steps")) {
            Instant started = Instant.parse(step.at("/started").asText());
            Instant ended = started.plusMillis(step.at("/millis").asLong());
            switch (step.at("/step").asText()) {
                case "lock" -> begin = ended;
                case "evidence" -> end = ended;
                default -> {}
            }
        }
        return new Turn(begin, end, report.at("/helm/revision").asInt());
    }

    private static String image(RealWorld world) throws IOException {
        return "-Dship.image=" + world.registry() + "/acme/turns-" + Long.toString(System.currentTimeMillis(), 36);
    }

    private static String statuses(RealWorld world) {
        return world.kubectl(
                "get",
                "secrets",
                "--selector=owner=helm,name=orders-dev",
                "--sort-by=.metadata.creationTimestamp",
                "--output=jsonpath={.items[*].metadata.labels.status}");
    }
}
