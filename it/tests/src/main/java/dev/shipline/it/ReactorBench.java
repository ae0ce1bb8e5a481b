package dev.shipline.it;

import dev.shipline.sandbox.Sandbox;
import dev.shipline.sandbox.SandboxPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a repository with many services costs: each build of it against the build of one service that is alone in its repository, in the same round, so that a
 * noisy machine is noisy for both.
 */
public final class ReactorBench {
    private static final String SOURCE = "src/main/java/com/acme/App.java";
    private static final String NOTHING = "nothing changed";
    private static final String ONE = "one service changed";
    private static final String NAMED = "one service changed and named with -pl";
    private static final String ALL = "all services changed";

    private final MavenBuild maven;
    private final Sandbox sandbox;
    private final Path work;
    private final int services;
    private final Map<String, List<Double>> ratios = new LinkedHashMap<>();
    private final Map<String, List<Long>> millis = new LinkedHashMap<>();
    private int edition;

    private ReactorBench(MavenBuild maven, Sandbox sandbox, Path work, int services) {
        this.maven = maven;
        this.sandbox = sandbox;
        this.work = work;
        this.services = services;
    }

    /** Arguments: project root, version, Maven home, local repository, working folder, number of services, rounds, whether to change all too. Prints a table. */
    public static void main(String[] args) throws IOException {
        Reactor reactor = new Reactor(Path.of(args[0]), args[1], Path.of(args[3]));
        Path work = Path.of(args[4]);
        int services = Integer.parseInt(args[5]);
        Trees.delete(work);
        MavenBuild maven =
                new MavenBuild(Path.of(args[2]), LocalRepositoryView.layOut(reactor, work.resolve("repository")));
        try (Sandbox sandbox = Sandbox.start(work.resolve("sandbox"), SandboxPorts.random())) {
            new ReactorBench(maven, sandbox, work, services)
                    .run(Integer.parseInt(args[6]), Boolean.parseBoolean(args[7]));
        }
    }

    private void run(int rounds, boolean isWithAll) throws IOException {
        Checkout one = suite("one", 1);
        Checkout many = suite("many", services);
        build(one, 1);
        build(many, services, "-T2");
        for (int round = 0; round < rounds; round++) {
            for (String threads : List.of("-T1", "-T2")) {
                change(one, 1);
                long alone = build(one, 1, threads);
                note("one service alone, changed, " + threads, alone, alone);
                note(NOTHING + ", " + threads, build(many, 0, threads), alone);
                change(many, 1);
                note(NAMED + ", " + threads, build(many, 1, threads, "-pl", ":many-1"), alone);
                change(many, 1);
                note(ONE + ", " + threads, build(many, 1, threads), alone);
                if (isWithAll) {
                    change(many, services);
                    note(ALL + ", " + threads, build(many, services, threads), alone);
                }
            }
        }
        print(rounds);
    }

    private void note(String what, long spent, long alone) {
        millis.computeIfAbsent(what, key -> new ArrayList<>()).add(spent);
        ratios.computeIfAbsent(what, key -> new ArrayList<>()).add(spent / (double) alone);
        System.out.printf(Locale.ROOT, "[reactor] %s: %.1f s%n", what, spent / 1000.0);
    }

    private void print(int rounds) {
        System.out.println(
                "[table] " + services + " services of one class each, " + rounds + (rounds == 1 ? " round" : " rounds")
                        + "; seconds of the whole process, medians (least to most), and the ratio to one service alone in the same round");
        System.out.println("[table]");
        System.out.println("[table] | mvn deploy -P env=dev | seconds | ÷ one alone |");
        System.out.println("[table] |---|---|---|");
        millis.forEach((what, all) -> System.out.printf(
                Locale.ROOT,
                "[table] | %s | %.1f (%.1f to %.1f) | %.2f (%.2f to %.2f) |%n",
                what,
                median(all) / 1000.0,
                all.stream().min(Long::compare).orElseThrow() / 1000.0,
                all.stream().max(Long::compare).orElseThrow() / 1000.0,
                median(ratios.get(what)),
                ratios.get(what).stream().min(Double::compare).orElseThrow(),
                ratios.get(what).stream().max(Double::compare).orElseThrow()));
    }

    /** @param released how many services have to be released by it */
    private long build(Checkout checkout, int released, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "-gs",
                sandbox.settings().toString(),
                "deploy",
                "-DskipTests",
                "-Denv=dev",
                "-Dship.metrics.timeout=60"));
        arguments.addAll(List.of(more));
        long start = System.nanoTime();
        MavenBuild.Result result = maven.run(checkout.folder(), Map.of(), line -> {}, arguments);
        long spent = (System.nanoTime() - start) / 1_000_000;
        long upgrades = result.output()
                .lines()
                .filter(line -> line.contains(" is at revision "))
                .map(line -> line.replaceAll(".*?(\\S+ is at revision \\d+).*", "$1"))
                .distinct()
                .count();
        if (!result.succeeded() || upgrades != released) {
            throw new IllegalStateException(upgrades + " releases in place of " + released + "\n" + result.output());
        }
        return spent;
    }

    private void change(Checkout checkout, int first) throws IOException {
        edition++;
        for (int i = 1; i <= first; i++) {
            Files.writeString(
                    checkout.folder()
                            .resolve(checkout.folder().getFileName() + "-" + i)
                            .resolve(SOURCE),
                    application());
        }
        checkout.commit("Edition " + edition);
    }

    private Checkout suite(String name, int count) throws IOException {
        Path source = work.resolve(name + "-source");
        StringBuilder modules = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            String service = name + "-" + i;
            modules.append("<module>").append(service).append("</module>");
            Path module = source.resolve(service);
            write(
                    module.resolve("pom.xml"),
                    project("<parent><groupId>com.acme</groupId><artifactId>suite</artifactId>"
                            + "<version>1.0.0-SNAPSHOT</version></parent><artifactId>" + service + "</artifactId>"));
            write(module.resolve(SOURCE), application());
            Path values = sandbox.s3().bucket("values").resolve(service);
            write(values.resolve("base.yaml"), "name: " + service + "\n");
            write(values.resolve("dev.yaml"), "replicas: 1\n");
        }
        write(source.resolve(".gitignore"), "target/\n");
        write(
                source.resolve("pom.xml"),
                project("<parent><groupId>dev.shipline</groupId><artifactId>release-parent-pom</artifactId>"
                        + "<version>0.1.0-SNAPSHOT</version><relativePath /></parent><groupId>com.acme</groupId><artifactId>suite</artifactId>"
                        + "<version>1.0.0-SNAPSHOT</version><packaging>pom</packaging>"
                        + "<properties><ship.commit.scope>module</ship.commit.scope><ship.unchanged>skip</ship.unchanged></properties>"
                        + "<modules>" + modules + "</modules>"));
        return Checkout.of(source, work.resolve(name));
    }

    /** Each edition prints another line, so that no two have the same classes. */
    private String application() {
        return "package com.acme;\n\npublic final class App {\n    public static void main(String[] args) throws InterruptedException {\n"
                + "        System.out.println(\"edition " + edition
                + "\");\n        Thread.currentThread().join();\n    }\n}\n";
    }

    private static String project(String content) {
        return "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>\n" + content
                + "\n</project>\n";
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static <T extends Comparable<T>> T median(List<T> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
