package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.it.KillableDeploy.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One release in a namespace of its own, deployed again and again and killed in most of these deploys. */
final class KilledLane {
    private static final String RELEASE = "orders-dev";
    private static final int CLEAN_EVERY = 3;
    private static final int COMMIT_EVERY = 4;
    /** An abandoned Helm worker may end its call. */
    private static final Duration WORKERS_GRACE = Duration.ofSeconds(65);

    /** Of a kill: which step it hit, how, and what was left. */
    record Kill(String step, String signal, String left) {}

    private final RealWorld world;
    private final String namespace;
    private final Random random;
    private final Checkout orders;
    private final Path values;
    private final Path temporary;
    private final String image;
    private final List<Kill> kills = new ArrayList<>();
    private int turn;
    private int duration;

    KilledLane(RealWorld world, String namespace, long seed) throws IOException {
        this.world = world;
        this.namespace = namespace;
        this.random = new Random(seed);
        this.orders = world.checkOut("orders", "orders-" + namespace);
        this.values = Files.createDirectories(world.folder().resolve("values-" + namespace));
        this.temporary = Files.createDirectories(world.folder().resolve("tmp-" + namespace));
        this.image =
                world.registry() + "/acme/killed-" + namespace + "-" + Long.toString(System.currentTimeMillis(), 36);
        Files.writeString(values.resolve("base.yaml"), "name: orders\n");
        kubectl("delete", "deployments,services,configmaps,hpa,leases", "--all", "--wait");
        kubectl("delete", "secrets", "--field-selector=type!=kubernetes.io/dockerconfigjson");
    }

    List<Kill> run(int wanted) throws IOException, InterruptedException {
        // javac that is killed leaves half a class, which is for the next mvn clean
        requireExit(KillableDeploy.toItsEnd(build("-Dship.skip=true")), "compiling");
        // in an environment where nothing is yet: a first install is killed like any other
        duration = 12_000;
        while (kills.size() < wanted) {
            changeSomething();
            String build = buildUrl();
            Moment moment = Moment.any(random, duration);
            List<Path> before = scratch();
            KillableDeploy.Result result = KillableDeploy.until(moment, build());
            if (!result.killed()) {
                requireSuccess(result, "not even killed, " + moment);
                duration = (int) result.millis();
                continue;
            }
            String left = left();
            kills.add(new Kill(result.lastStep(), moment.signal().name(), left));
            System.out.println("[real] " + namespace + " kill " + kills.size() + ": " + moment + ", after step "
                    + result.lastStep() + ", exit code " + result.exitCode() + "; left: " + left);
            if (moment.signal() == KillableDeploy.Signal.TERM) {
                // a Helm that is slow keeps the lock, and so does an answer of the cluster that is
                if (!result.lastStep().matches("tag|plan")) {
                    // one that got a SIGKILL before may hold it for half a minute still
                    assertThat(holder()).as(result.output()).doesNotStartWith(build + "#");
                }
                // the folder of a deploy that got a SIGKILL is swept by the next one that comes to its first step
                assertThat(scratch()).as(result.output()).isSubsetOf(before);
                if (result.lastStep().equals("upgrade")) {
                    // in the watch, or in the very moment in which Helm was done
                    assertThat(result.output())
                            .contains("ended from outside in the step", "the next deploy goes on from there");
                }
            }
            if (kills.size() % CLEAN_EVERY == 0 || kills.size() == wanted) {
                recover();
            }
        }
        return kills;
    }

    /** The next deploy, which nobody kills. */
    private void recover() throws IOException, InterruptedException {
        changeSomething();
        KillableDeploy.Result result = KillableDeploy.toItsEnd(build());
        requireSuccess(result, "after the kills so far");
        result.output()
                .lines()
                .filter(line -> line.matches(
                        ".*(took over from|marked failed|runs unproven|that (was|were) killed|left behind).*"))
                .forEach(line -> System.out.println("[real] " + namespace + " mended: " + line.strip()));
        duration = (int) result.millis();
    }

    private void requireSuccess(KillableDeploy.Result result, String when) throws InterruptedException {
        requireExit(result, when);
        Map<Integer, String> history = history();
        int newest = history.keySet().stream().max(Integer::compare).orElseThrow();
        int oldest = history.keySet().stream().min(Integer::compare).orElseThrow();
        assertThat(history).as("a gap").hasSize(newest - oldest + 1);
        assertThat(history.get(newest)).isEqualTo("deployed");
        assertThat(history.values()).as(history.toString()).noneMatch(status -> status.startsWith("pending"));
        assertThat(history.values().stream().filter("deployed"::equals)).hasSize(1);
        assertThat(holder()).isEmpty();
        assertThat(scratch()).isEmpty();
        JsonNode report = world.report(orders);
        assertThat(report.at("/helm/revision").asInt()).isEqualTo(newest);
        assertThat(kubectl(
                        "get", "deployment", "orders", "--output=jsonpath={.spec.template.spec.containers[0].image}"))
                .startsWith(image)
                .endsWith("@" + report.at("/image/digest").asText());
        assertThat(kubectl("get", "deployment", "orders", "--output=jsonpath={.metadata.labels.turn}"))
                .isEqualTo("t" + turn);
        Instant end = Instant.now().plus(WORKERS_GRACE);
        while (workers() > 0 && Instant.now().isBefore(end)) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(workers()).as("Helm workers that nobody owns").isZero();
    }

    private void requireExit(KillableDeploy.Result result, String when) {
        assertThat(result.exitCode())
                .as(namespace + " " + when + ":\n" + result.output())
                .isZero();
    }

    /** So that each deploy has something to roll out, and some an image to build. */
    private void changeSomething() throws IOException {
        turn++;
        Files.writeString(values.resolve("dev.yaml"), "labels:\n  turn: t" + turn + "\n");
        if (turn % COMMIT_EVERY == 0) {
            Path properties = orders.folder().resolve("src/main/resources/application.properties");
            Files.writeString(properties, Files.readString(properties) + "\n# turn " + turn + "\n");
            orders.commit("Turn " + turn);
        }
    }

    private ProcessBuilder build(String... more) {
        String options = world.mavenOptions() + " -Djava.io.tmpdir=" + temporary;
        return world.process(
                orders,
                Map.of("MAVEN_OPTS", options, "CIRCLE_BUILD_URL", buildUrl()),
                Stream.concat(
                        Stream.of("-Dship.namespace=" + namespace, "-Dship.image=" + image, "-Dship.values=" + values),
                        Stream.of(more)));
    }

    private String buildUrl() {
        return "https://ci.example/" + namespace + "/" + turn;
    }

    /** Everything that a deploy may leave: newest revisions, lock, temporary folders, Helm workers. */
    private String left() {
        Map<Integer, String> history = history();
        StringBuilder left = new StringBuilder();
        history.entrySet().stream().skip(Math.max(0, history.size() - 2)).forEach(revision -> left.append(
                        revision.getKey())
                .append(' ')
                .append(revision.getValue())
                .append(", "));
        left.append(history.isEmpty() ? "no revision, " : "");
        left.append(holder().isEmpty() ? "lock free" : "lock held");
        left.append(change().isEmpty() ? "" : " in a change");
        left.append(scratch().isEmpty() ? "" : ", " + scratch().size() + " temporary folder");
        left.append(workers() == 0 ? "" : ", a Helm worker");
        return left.toString();
    }

    private Map<Integer, String> history() {
        Map<Integer, String> history = new TreeMap<>();
        for (String line : kubectl(
                        "get",
                        "secrets",
                        "--selector=owner=helm,name=" + RELEASE,
                        "--output=jsonpath={range .items[*]}{.metadata.labels.version} {.metadata.labels.status}{\"\\n\"}{end}")
                .split("\n")) {
            if (!line.isBlank()) {
                history.put(Integer.valueOf(line.split(" ")[0]), line.split(" ")[1]);
            }
        }
        return history;
    }

    private String holder() {
        return lease("{.spec.holderIdentity}");
    }

    private String change() {
        return lease("{.metadata.annotations.shipline\\.dev/changing}");
    }

    private String lease(String field) {
        return kubectl("get", "lease", "ship-" + RELEASE, "--ignore-not-found", "--output=jsonpath=" + field);
    }

    private List<Path> scratch() {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("ship-"))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private long workers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> String.join(" ", arguments))
                        .filter(line -> line.contains("HelmWorker") && line.contains(temporary.toString()))
                        .isPresent())
                .count();
    }

    private String kubectl(String... arguments) {
        return world.kubectl(Stream.concat(Stream.of("--namespace", namespace), Stream.of(arguments))
                .toArray(String[]::new));
    }
}
