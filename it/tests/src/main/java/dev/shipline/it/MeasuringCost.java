package dev.shipline.it;

import dev.shipline.sandbox.Sandbox;
import dev.shipline.sandbox.SandboxPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What measuring costs a deploy that succeeds: the same commit of orders deployed to a sandbox again and again, with and without metrics in turn, each pair
 * beginning with the other one. Writes each run into a CSV file and the table into a Markdown one.
 */
public final class MeasuringCost {
    private static final Pattern HELD_UP = Pattern.compile("Telemetry: held this build up for (\\d+) ms");

    /** @param heldUpMillis what the plugin counted itself; 0 without metrics */
    private record Run(long millis, long heldUpMillis) {}

    private MeasuringCost() {}

    /** Arguments: project root, version, Maven home, local repository, working folder, pairs. */
    public static void main(String[] args) throws IOException {
        Reactor reactor = new Reactor(Path.of(args[0]), args[1], Path.of(args[3]));
        Path work = Path.of(args[4]);
        int pairs = Integer.parseInt(args[5]);
        Trees.delete(work);
        MavenBuild maven =
                new MavenBuild(Path.of(args[2]), LocalRepositoryView.layOut(reactor, work.resolve("repository")));
        List<Run> with = new ArrayList<>();
        List<Run> without = new ArrayList<>();
        try (Sandbox sandbox = Sandbox.start(work.resolve("sandbox"), SandboxPorts.random())) {
            Path orders = Checkout.of(reactor.service("orders"), work.resolve("orders"))
                    .folder();
            // the image, a first install, and the caches of both
            deploy(maven, sandbox, orders, true);
            deploy(maven, sandbox, orders, false);
            for (int pair = 0; pair < pairs; pair++) {
                for (boolean measured : pair % 2 == 0 ? List.of(true, false) : List.of(false, true)) {
                    Run run = deploy(maven, sandbox, orders, measured);
                    (measured ? with : without).add(run);
                    System.out.println("[measure] pair " + (pair + 1) + (measured ? ", measured: " : ", not measured: ")
                            + run.millis() + " ms" + (measured ? ", held up for " + run.heldUpMillis() + " ms" : ""));
                }
            }
        }
        List<String> csv = new ArrayList<>(List.of("pair,with_ms,without_ms,held_up_ms"));
        List<Long> differences = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            Run one = with.get(pair);
            csv.add((pair + 1) + "," + one.millis() + "," + without.get(pair).millis() + "," + one.heldUpMillis());
            differences.add(one.millis() - without.get(pair).millis());
        }
        Files.write(work.resolve("measure.csv"), csv);
        Files.write(
                work.resolve("measure.md"),
                List.of(
                        "Milliseconds, median (least to most) of " + pairs + " pairs:",
                        "",
                        "| | ms |",
                        "|---|---|",
                        "| `mvn deploy -Penv=dev` with metrics | "
                                + spread(with.stream().map(Run::millis).toList()) + " |",
                        "| without (`-Dship.metrics.enabled=false`) | "
                                + spread(without.stream().map(Run::millis).toList()) + " |",
                        "| the difference within a pair | " + spread(differences) + " |",
                        "| of which the deploy waited for telemetry, by the plugin's own count | "
                                + spread(with.stream().map(Run::heldUpMillis).toList()) + " |"));
        Files.readAllLines(work.resolve("measure.md")).forEach(line -> System.out.println("[measure] " + line));
    }

    private static Run deploy(MavenBuild maven, Sandbox sandbox, Path project, boolean measured) {
        List<String> arguments = new ArrayList<>(List.of(
                "-gs", sandbox.settings().toString(), "deploy", "-DskipTests", "-Dship.metrics.enabled=" + measured));
        arguments.addAll(maven.environment("dev"));
        Map<String, String> environment = Map.of(
                "CI",
                "true",
                // only our own lines: the whole log at this level would be what takes the time
                "MAVEN_OPTS",
                "-Dorg.slf4j.simpleLogger.log.dev.shipline.maven=debug");
        long start = System.nanoTime();
        MavenBuild.Result result = maven.run(project, environment, line -> {}, arguments);
        long millis = (System.nanoTime() - start) / 1_000_000;
        Matcher heldUp = HELD_UP.matcher(result.output());
        boolean isTold = heldUp.find() && !result.output().contains("Datadog was not told");
        if (!result.succeeded() || measured && !isTold) {
            throw new IllegalStateException(result.output());
        }
        return new Run(millis, measured ? Long.parseLong(heldUp.group(1)) : 0);
    }

    private static String spread(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
        return String.format(Locale.ROOT, "%.0f (%d to %d)", median, sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
