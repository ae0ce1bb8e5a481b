package dev.shipline.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.datadog.DatadogIntake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The real parts that {@code it/real/up} brought up, and a Maven that releases services into them. Datadog alone is the sandbox's, because no other server
 * takes its events.
 */
final class RealWorld implements AutoCloseable {
    private static final String NAMESPACE = "dev";
    private static final String DEV_VALUES = "values/orders/dev.yaml";

    private final Reactor reactor = Reactor.fromSystemProperties();
    private final Path folder;
    private MavenBuild maven;
    private final Path parts;
    private final Path state;
    private final DatadogIntake datadog;

    private RealWorld(Path folder) throws IOException {
        this.folder = folder;
        this.maven = new MavenBuild(
                Path.of(System.getProperty("it.maven.floor")),
                LocalRepositoryView.layOut(
                        reactor, Path.of(System.getProperty("it.work")).resolve("repository")));
        this.parts = reactor.root().resolve("it/real");
        this.state = Path.of(shell("echo $SHIPLINE_REAL_STATE").strip());
        this.datadog = new DatadogIntake(folder.resolve("datadog"), 0, secret("datadog"));
        datadog.start();
    }

    /** Removes what an earlier test left in the cluster, and puts the sample's values back. Images stay, as they do in a company. */
    static RealWorld start(String name) throws IOException {
        RealWorld world = withoutCluster(name);
        world.upload(
                DEV_VALUES, Files.readString(world.reactor.root().resolve("it").resolve(DEV_VALUES)));
        world.kubectl("delete", "deployments,services,configmaps,hpa,leases", "--all", "--wait");
        // what lets the real node pull is the cluster's, not a release's
        world.kubectl("delete", "secrets", "--field-selector=type!=kubernetes.io/dockerconfigjson");
        return world;
    }

    /** For what ends in the registry: the cluster is not asked for anything. */
    static RealWorld withoutCluster(String name) throws IOException {
        Path folder = Path.of(System.getProperty("it.work")).resolve(name);
        Trees.delete(folder);
        Files.createDirectories(folder);
        return new RealWorld(folder);
    }

    Checkout checkOut(String service) {
        return Checkout.of(reactor.service(service), folder.resolve(service));
    }

    /** The same commit in a folder of another name. */
    Checkout checkOut(String service, String as) {
        return Checkout.of(reactor.service(service), folder.resolve(as));
    }

    /** The sample's chart, in a folder where it can be changed. */
    Path chart() throws IOException {
        Path chart = folder.resolve("microservice");
        Trees.copy(reactor.root().resolve("it/charts/microservice"), chart);
        return chart;
    }

    DatadogIntake datadog() {
        return datadog;
    }

    /** {@code mvn deploy -Penv=dev} without the service's own tests. */
    MavenBuild.Result deploy(Checkout checkout, String... arguments) {
        return run(checkout, settings(), Map.of(), Stream.concat(Stream.of("deploy"), Stream.of(arguments)));
    }

    /** {@code mvn deploy}, which without an environment ends with the tagged image. */
    MavenBuild.Result ship(Checkout checkout, Consumer<String> lines, String... arguments) {
        return mvn(checkout, settings(), Map.of(), lines, Stream.concat(Stream.of("deploy"), Stream.of(arguments)));
    }

    /**
     * The same.
     *
     * @param environment variables that win over the usual ones
     */
    MavenBuild.Result ship(
            Checkout checkout, Consumer<String> lines, List<String> arguments, Map<String, String> environment) {
        return mvn(checkout, settings(), environment, lines, Stream.concat(Stream.of("deploy"), arguments.stream()));
    }

    /**
     * Any goals with {@code -Penv=dev}, with the rights of the account that deploys.
     *
     * @param environment variables that win over the usual ones
     */
    MavenBuild.Result run(Checkout checkout, Path settings, Map<String, String> environment, Stream<String> arguments) {
        Stream<String> all = Stream.concat(maven.environment(NAMESPACE).stream(), arguments);
        return mvn(checkout, settings, environment, line -> {}, all);
    }

    /** Goals in a folder that holds no POM. */
    MavenBuild.Result runWithoutPom(String name, Map<String, String> environment, Stream<String> arguments) {
        Path empty = folder.resolve(name);
        try {
            Files.createDirectories(empty);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> variables = new HashMap<>();
        variables.put("MAVEN_OPTS", mavenOptions());
        variables.putAll(environment);
        Stream<String> settings = Stream.of(
                "-gs", settings().toString(), "-Dship.s3.endpoint=" + s3Endpoint(), "-Dship.s3.region=us-east-1");
        MavenBuild.Result result = maven.run(
                empty, variables, line -> {}, Stream.concat(settings, arguments).toList());
        System.out.println(result.output());
        return result;
    }

    private MavenBuild.Result mvn(
            Checkout checkout,
            Path settings,
            Map<String, String> environment,
            Consumer<String> lines,
            Stream<String> arguments) {
        MavenBuild.Result result =
                maven.run(checkout.folder(), variables(environment), lines, all(settings, arguments));
        System.out.println(result.output());
        return result;
    }

    /** {@code mvn deploy -Penv=dev} without the service's own tests, as a process for a test to end. */
    ProcessBuilder process(Checkout checkout, Map<String, String> environment, Stream<String> arguments) {
        Stream<String> goals = Stream.concat(Stream.of("deploy"), maven.environment(NAMESPACE).stream());
        return maven.process(
                checkout.folder(), variables(environment), all(settings(), Stream.concat(goals, arguments)));
    }

    /** The options of Maven's JVM, which trusts the authority of the real parts. */
    String mavenOptions() {
        return shell("echo $MAVEN_OPTS").strip() + " " + MavenBuild.SHORT_LIVED;
    }

    private Map<String, String> variables(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(s3User(state.resolve("s3/deployer")));
        variables.put("MAVEN_OPTS", mavenOptions());
        variables.putAll(environment);
        return variables;
    }

    private List<String> all(Path settings, Stream<String> arguments) {
        List<String> all = new ArrayList<>(List.of(
                "-gs",
                settings.toString(),
                "-DskipTests",
                "-Dship.metrics.series=v2",
                "-Dship.metrics.url=http://localhost:" + datadog.port()));
        arguments.forEach(all::add);
        return all;
    }

    /** From now on another Maven builds: the same one in other surroundings. */
    void useMaven(UnaryOperator<Path> other) {
        maven = new MavenBuild(other.apply(maven.home()), maven.localRepository(), maven.options());
    }

    Path settings() {
        return state.resolve("settings.xml");
    }

    /** A folder of this world's own. */
    Path folder() {
        return folder;
    }

    /** Where the real parts keep what they know. */
    Path state() {
        return state;
    }

    /** Credentials for S3 with the rights of a policy and no others. */
    Map<String, String> s3User(String policy) {
        Path file = write("policy.json", policy);
        return variables(run(List.of(parts.resolve("s3-user").toString(), file.toString())));
    }

    private static Map<String, String> s3User(Path file) {
        try {
            return variables(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> variables(String lines) {
        return lines.lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    JsonNode report(Checkout checkout) {
        return World.json(checkout.folder().resolve("target/ship/release.json"));
    }

    /** As the cluster's administrator, in the namespace of the release. */
    String kubectl(String... arguments) {
        return tool("kubectl", arguments);
    }

    /** @param name kubectl, helm3 or helm4 */
    String tool(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(name, "--namespace", NAMESPACE));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Asks skopeo, an independent client, about an image. */
    JsonNode skopeo(String image) {
        return World.json(run(List.of("skopeo", "inspect", "docker://" + image)));
    }

    /** The index or manifest itself. */
    JsonNode manifest(String image) {
        return World.json(run(List.of("skopeo", "inspect", "--raw", "docker://" + image)));
    }

    /** The image that an index has for a platform. */
    JsonNode skopeo(String image, String architecture) {
        return World.json(run(List.of("skopeo", "--override-arch", architecture, "inspect", "docker://" + image)));
    }

    void upload(String key, String content) {
        Path file = write("upload", content);
        run(List.of(parts.resolve("s3").toString(), "PUT", key, "--upload-file", file.toString()));
    }

    /** A signed request to S3. What curl prints. */
    String s3(String... arguments) {
        List<String> command = new ArrayList<>(List.of(parts.resolve("s3").toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Where S3 listens, {@code https://localhost:17402}. */
    String s3Endpoint() {
        return shell("echo $AWS_ENDPOINT_URL_S3").strip();
    }

    /** A file of the test's own. */
    Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The registry's host and port. */
    String registry() {
        return shell("echo $SHIPLINE_REAL_REGISTRY").strip();
    }

    /** The server that keeps series: where it listens. */
    URI seriesStore() {
        return URI.create(shell("echo $SHIPLINE_REAL_METRICS").strip());
    }

    /** What nobody may ever read in a log. */
    List<String> secrets() {
        String token = run(List.of(
                "kubectl",
                "--kubeconfig",
                state.resolve("kubernetes/deployer.kubeconfig").toString(),
                "config",
                "view",
                "--raw",
                "--output=jsonpath={.users[0].user.token}"));
        Map<String, String> s3 = s3User(state.resolve("s3/deployer"));
        return List.of(
                secret("robot"),
                s3.get("AWS_SECRET_ACCESS_KEY"),
                s3.get("AWS_SESSION_TOKEN"),
                secret("datadog"),
                token);
    }

    /** A secret of the real parts, such as {@code robot}. */
    String secret(String name) {
        try {
            return Files.readString(state.resolve("secrets").resolve(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On loopback, for a service that uses the network of the real node. */
    int servicePort() {
        return Integer.parseInt(shell("echo $SHIPLINE_REAL_SERVICE_PORT").strip());
    }

    private String shell(String script) {
        return run(List.of("sh", "-c", script));
    }

    /** Runs a program with the variables that {@code it/real/env} exports, and gives what it prints. */
    String command(String... command) {
        return run(List.of(command));
    }

    private String run(List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                "bash",
                "-c",
                "eval \"$(\"$0\")\" && exec \"$@\"",
                parts.resolve("env").toString()));
        all.addAll(command);
        try {
            Process process = new ProcessBuilder(all)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " ended with " + process.exitValue() + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        datadog.close();
    }
}
