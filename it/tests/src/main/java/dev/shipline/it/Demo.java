package dev.shipline.it;

import dev.shipline.sandbox.Sandbox;
import dev.shipline.sandbox.SandboxPorts;
import dev.shipline.sandbox.cluster.PodBehaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Releases the orders service three times into a sandbox, as a user would: a first time, with a change, and with a fault that only shows in the cluster.
 * Ends with a summary; fails if anything went otherwise than it should.
 */
public final class Demo {
    private static final String PREFIX = "[demo] ";
    private static final Path REPORT = Path.of("target/ship/release.json");

    private final Reactor reactor;
    private final Path work;
    private final MavenBuild maven;
    private final List<DemoDeploy> deploys = new ArrayList<>();

    private Demo(Reactor reactor, Path mavenHome, Path work) throws IOException {
        this.reactor = reactor;
        this.work = work;
        this.maven = new MavenBuild(mavenHome, LocalRepositoryView.layOut(reactor, work.resolve("repository")));
    }

    /** Arguments: project root, version, Maven home, local repository, working folder. */
    public static void main(String[] args) throws IOException {
        Path work = Path.of(args[4]);
        Trees.delete(work);
        new Demo(new Reactor(Path.of(args[0]), args[1], Path.of(args[3])), Path.of(args[2]), work).run();
    }

    private void run() throws IOException {
        Instant start = Instant.now();
        try (Sandbox sandbox = Sandbox.start(work.resolve("sandbox"), SandboxPorts.random())) {
            say("A sandbox runs: registry " + sandbox.registry().uri() + ", S3 "
                    + sandbox.s3().uri() + ", Kubernetes " + sandbox.cluster().uri() + ", Datadog "
                    + sandbox.datadog().uri());
            Checkout orders = Checkout.of(reactor.service("orders"), work.resolve("orders"));

            deploy(sandbox, orders, "1  the first commit", true);

            orders.change(
                    "src/main/java/com/acme/orders/OrdersController.java",
                    "    @GetMapping(\"/{id}\")",
                    "    @GetMapping(\"/count\")\n    int count() {\n        return book.all().size();\n    }\n\n    @GetMapping(\"/{id}\")",
                    "Tell how many orders there are");
            deploy(sandbox, orders, "2  a change", true);
            keepFiles(orders);

            String sha = orders.change(
                    "src/main/resources/application.properties",
                    "server.port=8080",
                    "server.port=80",
                    "Listen on the port that everybody knows");
            Path log = sandbox.settings().resolveSibling("port-80.log");
            Files.writeString(log, DemoLog.PORT_IN_THE_PRIVILEGED_RANGE);
            sandbox.cluster()
                    .pods()
                    .put("*@" + sha.substring(0, 7), PodBehaviour.parse("crash:1:" + log.getFileName()));
            deploy(sandbox, orders, "3  a fault that no test sees: no right to open port 80", false);

            new DemoSummary(deploys, sandbox, Duration.between(start, Instant.now()))
                    .lines()
                    .forEach(Demo::say);
        }
        say("The files of the last good run are in "
                + reactor.root().relativize(reactor.service("orders").resolve("target/ship")));
    }

    private void deploy(Sandbox sandbox, Checkout orders, String title, boolean shouldSucceed) throws IOException {
        say("");
        List<String> arguments =
                new ArrayList<>(List.of("-gs", sandbox.settings().toString(), "deploy"));
        arguments.addAll(maven.environment("dev"));
        say("=== " + title + ": mvn " + String.join(" ", arguments));
        Instant start = Instant.now();
        MavenBuild.Result result =
                maven.run(orders.folder(), Map.of(), line -> System.out.println("    " + line), arguments);
        if (result.succeeded() != shouldSucceed) {
            throw new IllegalStateException("deploy " + title + " ended with exit code " + result.exitCode());
        }
        deploys.add(new DemoDeploy(
                title,
                result.exitCode(),
                Duration.between(start, Instant.now()),
                Files.readString(orders.folder().resolve(REPORT)),
                Files.readString(orders.folder().resolve("target/ship/plan.txt"))));
    }

    /** What a run leaves belongs beside the service that was released, not in a copy of it. */
    private void keepFiles(Checkout orders) throws IOException {
        Path from = orders.folder().resolve("target/ship");
        Path to = reactor.service("orders").resolve("target/ship");
        Trees.delete(to);
        Trees.copy(from, to);
    }

    private static void say(String line) {
        System.out.println((PREFIX + line).stripTrailing());
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
