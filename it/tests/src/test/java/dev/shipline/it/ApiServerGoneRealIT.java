package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The API server goes away while Helm is at the release, or while the rollout is watched, and comes back or not. Takes some minutes: a watch gives an API
 * server a minute to come back.
 */
@EnabledIfSystemProperty(named = LongRun.PROPERTY, matches = "true")
class ApiServerGoneRealIT {
    private static final String PLANNED = "[INFO]   plan ";
    private static final String UPGRADED = "[INFO]   upgrade ";

    @Test
    void isSurvivedOrToldInTheRightWords() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (RealWorld world = RealWorld.start("apiserver");
                RealApiServer server = new RealApiServer(world)) {
            Checkout orders = world.checkOut("orders");
            Path values = Files.createDirectories(world.folder().resolve("values"));
            Files.writeString(values.resolve("base.yaml"), "name: orders\n");
            String image = "-Dship.image=" + world.registry() + "/acme/apiserver-"
                    + Long.toString(System.currentTimeMillis(), 36);
            Deploys deploys = new Deploys(world, orders, values, image);
            assertThat(deploys.run(line -> {}).output()).contains("BUILD SUCCESS");

            succeeds("frozen for 8 s in the watch", deploys, threads, UPGRADED, 0, () -> {
                server.freeze();
                pause(8000);
                server.thaw();
            });
            succeeds("killed in the watch and started again", deploys, threads, UPGRADED, 0, () -> {
                server.kill();
                server.start();
            });
            succeeds("frozen for 5 s in the upgrade", deploys, threads, PLANNED, 300, () -> {
                server.freeze();
                pause(5000);
                server.thaw();
            });
            comesBackTooLateForTheUpgrade(deploys, threads, server);
            doesNotComeBackInTheWatch(deploys, threads, server, world);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void succeeds(
            String what, Deploys deploys, ExecutorService threads, String line, int millis, Runnable outage)
            throws Exception {
        MavenBuild.Result result = deploys.run(threads, line, millis, outage);

        assertThat(result.output()).as(what).contains("BUILD SUCCESS");
        deploys.requireMended(deploys.turn());
        System.out.println("[real] API server " + what + ": the deploy succeeds");
        tell(result, "does not answer", "asking again");
    }

    /** Helm gives up at once where connections are refused. */
    private static void comesBackTooLateForTheUpgrade(Deploys deploys, ExecutorService threads, RealApiServer server)
            throws Exception {
        MavenBuild.Result result = deploys.run(threads, PLANNED, 400, () -> {
            server.kill();
            server.start();
        });
        System.out.println("[real] API server killed in the upgrade and started again: exit code " + result.exitCode());
        if (result.exitCode() != 0) {
            System.out.println("[real]   " + ErrorLines.of(result).get(0));
        }
        tell(result, "asking again", "marked failed", "rolled back");
        assertThat(deploys.run(line -> {}).output()).contains("BUILD SUCCESS");
        deploys.requireMended(deploys.turn());
    }

    private static void doesNotComeBackInTheWatch(
            Deploys deploys, ExecutorService threads, RealApiServer server, RealWorld world) throws Exception {
        MavenBuild.Result result = deploys.run(threads, UPGRADED, 0, server::kill);

        assertThat(result.exitCode()).isEqualTo(1);
        String error = ErrorLines.of(result).get(0);
        assertThat(error)
                .contains("cannot reach the cluster, because no Kubernetes API answers at https://localhost:")
                .contains("was neither proven nor rolled back");
        System.out.println("[real] API server killed in the watch for good: " + error);
        tell(result, "the lock on the release ends by itself");
        JsonNode report = World.json(deploys.orders.folder().resolve("target/ship/release.json"));
        assertThat(report.at("/status").asText()).isEqualTo("failure");

        server.start();
        MavenBuild.Result next = deploys.run(line -> {});
        assertThat(next.output()).contains("took over from", "runs unproven", "BUILD SUCCESS");
        deploys.requireMended(deploys.turn());
        tell(next, "took over from", "runs unproven");
        assertThat(world.kubectl("get", "lease", "ship-orders-dev", "--output=jsonpath={.spec.holderIdentity}"))
                .isEmpty();
    }

    private static void tell(MavenBuild.Result result, String... words) {
        result.output()
                .lines()
                .filter(line -> Stream.of(words).anyMatch(line::contains))
                .distinct()
                .limit(5)
                .forEach(line -> System.out.println("[real]   " + line));
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deploys with something new to roll out in each. */
    private static final class Deploys {
        private final RealWorld world;
        private final Checkout orders;
        private final Path values;
        private final String image;
        private int turn;

        Deploys(RealWorld world, Checkout orders, Path values, String image) {
            this.world = world;
            this.orders = orders;
            this.values = values;
            this.image = image;
        }

        int turn() {
            return turn;
        }

        /** Lets something happen, in another thread, some time after a line of the log. */
        MavenBuild.Result run(ExecutorService threads, String begin, int millis, Runnable event) throws Exception {
            Future<?>[] happened = new Future<?>[1];
            MavenBuild.Result result = run(line -> {
                if (line.startsWith(begin) && happened[0] == null) {
                    happened[0] = threads.submit(() -> {
                        pause(millis);
                        event.run();
                    });
                }
            });
            assertThat(happened[0]).as(result.output()).isNotNull();
            happened[0].get();
            return result;
        }

        MavenBuild.Result run(Consumer<String> lines) {
            turn++;
            try {
                Files.writeString(values.resolve("dev.yaml"), "labels:\n  turn: t" + turn + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return world.ship(
                    orders,
                    lines,
                    Stream.of("-Penv=dev", "-Dship.values=" + values, image).toList(),
                    Map.of());
        }

        /** Nothing is pending, one revision is deployed, the lock is free, and what runs is of this turn. */
        void requireMended(int turn) {
            String statuses = world.kubectl(
                    "get",
                    "secrets",
                    "--selector=owner=helm,name=orders-dev",
                    "--output=jsonpath={.items[*].metadata.labels.status}");
            assertThat(statuses).doesNotContain("pending");
            assertThat(statuses.split(" ")).filteredOn("deployed"::equals).hasSize(1);
            assertThat(world.kubectl("get", "lease", "ship-orders-dev", "--output=jsonpath={.spec.holderIdentity}"))
                    .isEmpty();
            assertThat(world.kubectl("get", "deployment", "orders", "--output=jsonpath={.metadata.labels.turn}"))
                    .isEqualTo("t" + turn);
        }
    }
}
