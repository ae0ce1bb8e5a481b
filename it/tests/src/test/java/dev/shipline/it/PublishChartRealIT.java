package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.s3.ObjectLocation;
import dev.shipline.s3.S3Settings;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Charts published into the real S3 server and the real registry: by many at once, and for helm. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishChartRealIT {
    private static final int PUBLISHERS = 16;
    private static final int ROUNDS = Integer.getInteger("it.rounds", 5);
    private static final int MAVENS = 4;
    private static final String VERSION = "1.1.0+build.7";
    private static final Path CHART = Reactor.fromSystemProperties().root().resolve("it/charts/microservice");

    private final String id = Long.toString(System.currentTimeMillis(), 36);
    private RealWorld world;
    private RealS3 s3;
    private TlsTunnel tunnel;

    @BeforeAll
    void start() throws Exception {
        world = RealWorld.withoutCluster("publish-chart");
        s3 = new RealS3(world);
        tunnel = new TlsTunnel(URI.create(world.s3Endpoint()), RealTrust.of(world));
    }

    @AfterAll
    void end() throws IOException {
        tunnel.close();
        world.close();
    }

    @Test
    void loseNothingWhenSixteenPublishAtOnce() throws Exception {
        ObjectLocation repository = ObjectLocation.parse("s3://charts/many-" + id);
        Path folder = Files.createDirectories(world.folder().resolve("many"));
        try (Publishers publishers = new Publishers(PUBLISHERS, settings(), repository, folder)) {
            Future<Integer> reader = publishers.watch();
            Instant start = Instant.now();
            for (int round = 1; round <= ROUNDS; round++) {
                assertThat(publishers.round(round)).allMatch(each -> each.isNew());
                assertThat(publishers.entries()).isEqualTo(round * PUBLISHERS);
            }
            Duration took = Duration.between(start, Instant.now());
            publishers.finish();
            int charts = PUBLISHERS * ROUNDS;
            System.out.println("[real] publish-chart: " + PUBLISHERS + " publishers at once, " + ROUNDS + " rounds: "
                    + publishers.entries() + " of " + charts + " charts in the index, " + publishers.writes()
                    + " writes, " + publishers.refused() + " refused (" + 2 * charts
                    + " of them asked for), in " + took.toMillis() + " ms; a reader read the index " + reader.get()
                    + " times, never torn, never with fewer entries than before");
            assertThat(publishers.entries()).isEqualTo(charts);
            assertThat(publishers.writes()).isEqualTo(2 * charts);
        }
    }

    /** No POM anywhere, and no rights but the documented ones. */
    @Test
    void loseNothingWhenFourMavensPublishAtOnce() throws Exception {
        String repository = "charts/mavens-" + id;
        Map<String, String> rights = publisher();
        ExecutorService threads = Executors.newFixedThreadPool(MAVENS);
        List<Future<MavenBuild.Result>> running = new ArrayList<>();
        Instant start = Instant.now();
        for (int i = 1; i <= MAVENS; i++) {
            String version = "2.0." + i;
            running.add(threads.submit(() -> publish(
                    "maven-" + version, rights, "-Dship.chart.repository=s3://" + repository, setVersion(version))));
        }
        for (Future<MavenBuild.Result> each : running) {
            assertThat(each.get().output()).contains("BUILD SUCCESS").contains("Published microservice 2.0.");
        }
        threads.shutdown();
        assertThat(versions(repository)).containsExactly("2.0.4", "2.0.3", "2.0.2", "2.0.1");
        System.out.println("[real] publish-chart: " + MAVENS + " Maven processes at once, without a POM: all in the"
                + " index, in " + Duration.between(start, Instant.now()).toMillis() + " ms");

        MavenBuild.Result again =
                publish("again", rights, "-Dship.chart.repository=s3://" + repository, setVersion("2.0.1"));
        assertThat(again.output())
                .contains("Already published: microservice 2.0.1")
                .contains("BUILD SUCCESS");
        MavenBuild.Result other = publish(
                "other",
                rights,
                "-Dship.chart.repository=s3://" + repository,
                setVersion("2.0.1"),
                "-Dship.chart.setAppVersion=other");
        assertThat(other.output())
                .contains("BUILD FAILURE", "microservice-2.0.1.tgz is there with another content", "raise the version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3", "helm4"})
    void helmTakesWhatWePublished(String helm) throws IOException {
        String repository = "charts/public-publish-" + helm + "-" + id;
        Map<String, String> rights = publisher();
        String to = "-Dship.chart.repository=s3://" + repository;
        assertThat(publish(helm, rights, to, setVersion(VERSION), "-Dship.chart.urls=relative")
                        .output())
                .contains("Published microservice " + VERSION)
                .contains("BUILD SUCCESS");
        RealS3.Answer object = s3.get(repository + "/microservice-" + VERSION.replace("+", "%2B") + ".tgz", "--head");
        assertThat(object.headers())
                .containsEntry("content-type", "application/gzip")
                .containsEntry("x-amz-meta-chart-metadata", object.headers().get("x-amz-meta-chart-metadata"));
        assertThat(object.headers().get("x-amz-meta-chart-metadata")).contains("\"name\":\"microservice\"");
        s3.put("charts?policy=", """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]},
                  "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::charts/public-*"]}]}
                """);
        Path pulled = Files.createDirectories(world.folder().resolve("pulled-" + helm));
        String rendered = world.tool(
                helm,
                "template",
                "orders-dev",
                "microservice",
                "--repo=" + world.s3Endpoint() + "/" + repository,
                "--version=" + VERSION,
                "--set-string=name=orders,image.repository=quay.io/acme/orders,image.tag=1");
        assertThat(rendered)
                .contains("helm.sh/chart: microservice-1.1.0_build.7")
                .contains("quay.io/acme/orders:1");
        world.tool(
                helm,
                "pull",
                "microservice",
                "--repo=" + world.s3Endpoint() + "/" + repository,
                "--version=" + VERSION,
                "--destination=" + pulled);
        byte[] archive = Files.readAllBytes(pulled.resolve("microservice-" + VERSION + ".tgz"));

        Path packed = pulled.resolve("packed");
        world.tool(helm, "package", CHART.toString(), "--version=" + VERSION, "--destination=" + packed);
        MavenBuild.Result theirs = maven(
                "theirs-" + helm,
                rights,
                "-Dship.chart.folder=" + packed.resolve("microservice-" + VERSION + ".tgz"),
                to + "-theirs");
        assertThat(theirs.output()).contains("Published microservice " + VERSION);
        System.out.println("[real] publish-chart: " + helm + " takes microservice " + VERSION
                + " over https from a repository of ours (" + archive.length
                + " bytes), and we publish what it packed");
        takesItFromTheRegistry(helm, archive);
    }

    private void takesItFromTheRegistry(String helm, byte[] archive) throws IOException {
        String namespace = world.registry() + "/acme/publish-" + helm + "-" + id;
        String to = "-Dship.chart.repository=oci://" + namespace;
        assertThat(publish("oci-" + helm, Map.of(), to, setVersion(VERSION)).output())
                .contains(
                        "Published microservice " + VERSION + " at oci://" + namespace + "/microservice:1.1.0_build.7")
                .contains("BUILD SUCCESS");
        assertThat(publish("oci-again-" + helm, Map.of(), to, setVersion(VERSION))
                        .output())
                .contains("Already published: microservice " + VERSION);
        assertThat(publish("oci-other-" + helm, Map.of(), to, setVersion(VERSION), "-Dship.chart.setAppVersion=2")
                        .output())
                .contains("is there with another content", "BUILD FAILURE");
        Path pulled = Files.createDirectories(world.folder().resolve("oci-pulled-" + helm));
        String login = "--registry-config=" + world.state().resolve("registry/auth.json");
        world.tool(
                helm,
                "pull",
                "oci://" + namespace + "/microservice",
                "--version=" + VERSION,
                "--destination=" + pulled,
                login);
        assertThat(Files.readAllBytes(pulled.resolve("microservice-" + VERSION + ".tgz")))
                .isEqualTo(archive);

        Path theirs = pulled.resolve("theirs");
        world.tool(helm, "package", CHART.toString(), "--version=3.0.0+theirs", "--destination=" + theirs);
        Path file = theirs.resolve("microservice-3.0.0+theirs.tgz");
        world.tool(helm, "push", file.toString(), "oci://" + namespace, login);
        assertThat(maven("oci-pushed-" + helm, Map.of(), "-Dship.chart.folder=" + file, to)
                        .output())
                .contains("Already published: microservice 3.0.0+theirs");
        System.out.println("[real] publish-chart: " + helm + " pulls microservice " + VERSION
                + " from the registry, the same bytes; what it pushed we find published");
    }

    @Test
    void repairsAnIndexThatIsGone() throws IOException {
        String repository = "charts/repair-" + id;
        Map<String, String> rights = publisher();
        String to = "-Dship.chart.repository=s3://" + repository;
        assertThat(publish("one", rights, to, setVersion("1.0.0")).output()).contains("BUILD SUCCESS");
        assertThat(publish("two", rights, to, setVersion("1.1.0")).output()).contains("BUILD SUCCESS");
        s3.delete(repository + "/index.yaml");

        assertThat(maven("dry", rights, to, "-Dship.chart.repair", "-Dship.dryRun")
                        .output())
                .contains("added microservice 1.0.0", "added microservice 1.1.0", "would be changed so");
        assertThat(s3.get(repository + "/index.yaml")).hasToString("404 NoSuchKey");
        assertThat(maven("repair", rights, to, "-Dship.chart.repair").output())
                .contains("added microservice 1.0.0", "is repaired", "BUILD SUCCESS");
        assertThat(versions(repository)).containsExactly("1.1.0", "1.0.0");
        assertThat(maven("twice", rights, to, "-Dship.chart.repair").output())
                .contains("agrees with the archives that are there");
    }

    @Test
    void saysWhichRightIsMissing() {
        String repository = "s3://charts/rights-" + id;
        String all = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [%s],"
                + " \"Resource\": [\"arn:aws:s3:::charts\", \"arn:aws:s3:::charts/*\"]}]}";
        Map<String, String> reader = world.s3User(all.formatted("\"s3:GetObject\", \"s3:ListBucket\""));
        MavenBuild.Result refused = publish("reader", reader, "-Dship.chart.repository=" + repository);
        assertThat(refused.output())
                .contains("cannot write " + repository + "/microservice-1.0.0.tgz", "have no right to s3:PutObject")
                .contains("allow s3:PutObject on arn:aws:s3:::charts/");
        MavenBuild.Result absent = publish("absent", rootRights(), "-Dship.chart.repository=s3://absent-" + id);
        assertThat(absent.output()).contains("there is no bucket \"absent-" + id, "ship.chart.repository");
    }

    private Map<String, String> rootRights() {
        return world.s3User(
                "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:*\"],"
                        + " \"Resource\": [\"arn:aws:s3:::*\"]}]}");
    }

    /** The rights that docs/rights.md lists for publishing. */
    private Map<String, String> publisher() {
        return world.s3User("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::charts/*"]},
                  {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::charts"]}]}
                """);
    }

    private static String setVersion(String version) {
        return "-Dship.chart.setVersion=" + version;
    }

    private MavenBuild.Result publish(String folder, Map<String, String> environment, String... arguments) {
        return maven(
                folder,
                environment,
                Stream.concat(Stream.of("-Dship.chart.folder=" + CHART), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private MavenBuild.Result maven(String name, Map<String, String> environment, String... arguments) {
        return world.runWithoutPom(
                "publish-" + name,
                environment,
                Stream.concat(
                        Stream.of("dev.shipline:release-maven-plugin:"
                                + Reactor.fromSystemProperties().version() + ":publish-chart"),
                        Stream.of(arguments)));
    }

    private List<String> versions(String repository) {
        RealS3.Answer index = s3.get(repository + "/index.yaml");
        return Document.yaml(index.body()).at("entries", "microservice").items().stream()
                .map(entry -> entry.at("version").text(""))
                .toList();
    }

    private S3Settings settings() {
        Credentials root = new Credentials("shipline", Secret.of(world.secret("s3")), "the test");
        return new S3Settings(Optional.of(tunnel.uri()), Optional.of("us-east-1"), Optional.of(root), Optional.empty());
    }
}
