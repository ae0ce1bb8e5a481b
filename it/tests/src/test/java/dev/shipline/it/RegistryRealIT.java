package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a push of 60 MB costs on the real registry, which counts the requests itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryRealIT {
    private static final int MEGABYTE = 1_000_000;
    private static final Pattern REQUEST = Pattern.compile("\"([A-Z]+) (/v2/\\S*) (HTTP/[0-9.]+)\" (\\d{3})");

    /** What the registry and the client say of one push. */
    private record Cost(List<String> told, Map<String, Integer> requests, List<String> protocols) {
        int of(String method) {
            return requests.getOrDefault(method, 0);
        }

        @Override
        public String toString() {
            return String.join(", ", told) + "; requests " + requests + " by " + protocols;
        }
    }

    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private RealWorld world;
    private Path layers;

    @BeforeAll
    void start() throws IOException {
        world = RealWorld.withoutCluster("registry");
        layers = Files.createDirectories(world.folder().resolve("layers"));
        write("1-base", 30 * MEGABYTE, run.hashCode());
        write("2-dependencies", 28 * MEGABYTE, run.hashCode() + 1);
        write("3-resources", 2 * MEGABYTE, run.hashCode() + 2);
        write("4-classes", 100_000, run.hashCode() + 3);
    }

    @AfterAll
    void end() {
        world.close();
    }

    @Test
    void sendsWhatTheRegistryLacksAndNoMore() throws IOException {
        Cost cold = push("orders", "one");
        Cost unchanged = push("orders", "two");
        write("4-classes", 100_000, run.hashCode() + 4);
        Cost changed = push("orders", "three");
        String orders = world.registry() + "/acme/orders-" + run;
        Cost mounted = push("payments", "one", orders);
        Cost barred = push("billing", "one", world.registry() + "/base/elsewhere", world.registry() + "/other/" + run);

        say("60 MB in 4 layers, cold", cold);
        say("the same, unchanged", unchanged);
        say("the same, one layer of 100 kB changed", changed);
        say("the same in another repository, mounted from the first", mounted);
        say("cold, where nothing may be mounted from", barred);

        assertThat(cold.told().get(0)).startsWith("sent 60.1 MB in 5 blobs; 0 blobs there already");
        assertThat(unchanged.told().get(0)).startsWith("sent 0 B in 0 blobs; 5 blobs there already");
        assertThat(unchanged.of("POST") + unchanged.of("PATCH")).isZero();
        assertThat(unchanged.of("PUT")).as("the manifest").isEqualTo(1);
        assertThat(unchanged.of("HEAD"))
                .as("a question for each blob, and one for the tag")
                .isEqualTo(6);
        assertThat(changed.told().get(0)).contains("in 1 blob; 4 blobs there already");
        assertThat(mounted.told().get(0)).endsWith(", 3 mounted");
        assertThat(barred.told().get(0)).startsWith("sent 60.1 MB in 5 blobs");
        assertThat(cold.protocols())
                .as("large layers have connections of their own")
                .containsExactlyInAnyOrder("HTTP/2.0", "HTTP/1.1");
        assertThat(unchanged.protocols()).containsExactly("HTTP/2.0");
        assertThat(world.skopeo(orders + ":three").path("Digest").asText()).startsWith("sha256:");
    }

    private Cost push(String repository, String tag, String... relatives) throws IOException {
        Path log = world.state().resolve("log/registry");
        long before = Files.size(log);
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "QUAY_USERNAME=acme+ci QUAY_PASSWORD=\"$(cat \"$0\")\" exec \"$@\"",
                world.state().resolve("secrets/robot").toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Arrays.asList(
                world.command("sh", "-c", "echo $MAVEN_OPTS").strip().split(" ")));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                RegistryPush.class.getName(),
                world.registry() + "/acme/" + repository + "-" + run,
                tag,
                layers.toString()));
        command.addAll(List.of(relatives));
        List<String> told =
                world.command(command.toArray(String[]::new)).lines().toList();
        byte[] all = Files.readAllBytes(log);
        return cost(told, new String(all, (int) before, (int) (all.length - before), StandardCharsets.UTF_8));
    }

    private static Cost cost(List<String> told, String log) {
        Map<String, Integer> requests = new TreeMap<>();
        List<String> protocols = new ArrayList<>();
        Matcher matcher = REQUEST.matcher(log);
        while (matcher.find()) {
            requests.merge(matcher.group(1), 1, Integer::sum);
            if (!protocols.contains(matcher.group(3))) {
                protocols.add(matcher.group(3));
            }
        }
        return new Cost(told, requests, protocols);
    }

    private void write(String name, int size, int seed) throws IOException {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        Files.write(layers.resolve(name), bytes);
    }

    private static void say(String what, Cost cost) {
        System.out.println("[real] registry: " + what + ": " + cost);
    }
}
