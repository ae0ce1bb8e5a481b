package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.it.CountedS3.Exchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever a chart comes from, it ends in the real cluster: by helm what we published, by us what helm pushed and signed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartSourcesRealIT {
    private static final String VERSION = "1.1.0+build.7";
    private static final Path IT = Reactor.fromSystemProperties().root().resolve("it");
    private static final String CHART = IT.resolve("charts/microservice").toString();

    private final String id = Long.toString(System.currentTimeMillis(), 36);
    private final String repository = "charts/public-sources-" + id;
    private RealWorld world;
    private RealS3 s3;
    private String namespace;

    @BeforeAll
    void publish() throws IOException {
        world = RealWorld.start("chart-sources");
        s3 = new RealS3(world);
        namespace = "oci://" + world.registry() + "/acme/sources-" + id;
        s3.put("charts?policy=", """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]},
                  "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::charts/public-*"]}]}
                """);
        publish("s3", "s3://" + repository);
        publish("oci", namespace);
    }

    @AfterAll
    void end() {
        s3.delete("charts?policy=");
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm3", "helm4"})
    void helmInstallsWhatWePublished(String helm) {
        installs(helm, "https", "microservice", "--repo=" + world.s3Endpoint() + "/" + repository);
        installs(helm, "oci", namespace + "/microservice", login());
    }

    @Test
    void weReleaseWhatHelmPushedAndWhatIsBehindHttps() throws IOException {
        String theirs = namespace + "-theirs";
        push("helm3", "1.1.0", theirs);
        push("helm3", "1.2.0", theirs);
        Path newest = push("helm4", "1.2.3+b.1", theirs);
        push("helm4", "2.0.0", theirs);
        Checkout orders = world.checkOut("orders", "orders-sources");
        String image = "-Dship.image=" + world.registry() + "/acme/sources-orders-" + id;

        MavenBuild.Result fromRegistry = world.deploy(
                orders,
                image,
                "-Dship.tag=1e5",
                "-Dship.values.labels=labels",
                "-Dship.chart=" + theirs + "/microservice",
                "-Dship.chart.version=>=1.1 <2");
        assertThat(fromRegistry.output())
                .contains("BUILD SUCCESS", "microservice 1.2.3+b.1 from " + theirs + "/microservice:1.2.3_b.1");
        assertThat(world.report(orders).at("/chart/digest").asText())
                .endsWith(world.command("sha256sum", newest.toString()).split(" ")[0]);
        assertThat(chartLabel("orders")).isEqualTo("microservice-1.2.3_b.1");
        arrived("1e5");
        System.out.println("[real] chart: helm pushed 1.1.0, 1.2.0, 1.2.3+b.1, 2.0.0; >=1.1 <2 releases "
                + world.report(orders).at("/chart"));

        MavenBuild.Result fromHttps = world.deploy(
                orders,
                image,
                "-Dship.tag=null",
                "-Dship.values.labels=labels",
                "-Dship.chart=" + world.s3Endpoint() + "/" + repository + "/microservice",
                "-Dship.chart.version=^1.0");
        assertThat(fromHttps.output())
                .contains("BUILD SUCCESS", "microservice " + VERSION + " from " + world.s3Endpoint());
        assertThat(chartLabel("orders")).isEqualTo("microservice-1.1.0_build.7");
        arrived("null");
        System.out.println(
                "[real] chart: and over https " + world.report(orders).at("/chart"));
    }

    /** The same content is put again in between: a new version, which has no other ETag. */
    @Test
    void anUnchangedSecondDeployDownloadsNothing() throws Exception {
        String folder = "values/counted-" + id;
        String dev = Files.readString(IT.resolve("values/orders/dev.yaml"));
        s3.put(folder + "/base.yaml", "name: orders\nreplicas: 1\n");
        String first = s3.put(folder + "/dev.yaml", dev).version();
        Checkout orders = world.checkOut("orders", "orders-counted");
        try (CountedS3 counted = new CountedS3(URI.create(world.s3Endpoint()), RealTrust.of(world))) {
            assertThat(ship("deploy", orders, folder, counted).output()).contains("BUILD SUCCESS");
            List<Exchange> downloads = counted.taken();
            assertThat(recordedVersion(orders, "dev.yaml")).isEqualTo(first);
            assertThat(downloads).hasSize(4).allMatch(each -> each.status() == 200 && each.bytes() > 0);

            String second = s3.put(folder + "/dev.yaml", dev).version();
            assertThat(second).isNotEqualTo(first);
            assertThat(ship("deploy", orders, folder, counted).output()).contains("BUILD SUCCESS");
            List<Exchange> rechecks = counted.taken();
            System.out.println("[real] s3: the first deploy: " + downloads);
            System.out.println("[real] s3: the second: " + rechecks + ", dev.yaml in the report: "
                    + recordedVersion(orders, "dev.yaml") + ", put anew as " + second);
            assertThat(rechecks).hasSize(3).allMatch(each -> each.status() == 304 && each.bytes() == 0);
            assertThat(recordedVersion(orders, "dev.yaml")).isEqualTo(second);
            arrived("1234567");

            s3.put(folder + "/dev.yaml", dev + "# changed\n");
            assertThat(ship("ship:values", orders, folder, counted).output()).contains("BUILD SUCCESS");
            assertThat(counted.taken())
                    .filteredOn(each -> each.status() != 304)
                    .singleElement()
                    .matches(each -> each.status() == 200 && each.request().endsWith("/dev.yaml"));
        }
    }

    @ParameterizedTest
    @CsvSource({"helm3, oci", "helm4, s3"})
    void takesAChartThatHelmSignedAndNotItsSubstitute(String helm, String place) throws IOException {
        try (ChartSigner signer = new ChartSigner(world)) {
            Path folder = world.folder().resolve("signed-" + helm);
            signer.sign(helm, CHART, "1.3.0", folder);
            Path replaced = signer.sign(helm, CHART, "1.3.1", folder);
            Path other = folder.resolve("other");
            world.tool(helm, "package", CHART, "--version=1.3.1", "--app-version=9", "--destination=" + other);
            Files.copy(other.resolve(replaced.getFileName()), replaced, StandardCopyOption.REPLACE_EXISTING);
            String chart = offer(helm, place, folder);

            assertThat(values(helm, chart, "1.3.0", signer))
                    .contains("BUILD SUCCESS", "microservice 1.3.0 from " + place + "://");
            String refused = values(helm, chart, "1.3.1", signer);
            assertThat(refused).contains("BUILD FAILURE", "cannot trust the chart", "is not the one that was signed");
            System.out.println("[real] chart: " + helm + " signed 1.3.0, taken from " + chart + "; 1.3.1: "
                    + refused.lines()
                            .filter(line -> line.contains("cannot trust the chart"))
                            .findFirst()
                            .orElseThrow()
                            .replaceAll(".*on project orders: | -> .Help 1.*", ""));
        }
    }

    private void installs(String helm, String from, String... chart) {
        String release = "theirs-" + helm;
        String name = release + "-" + from;
        List<String> install = new ArrayList<>(List.of("install", release));
        install.addAll(List.of(chart));
        install.addAll(List.of(
                "--version=" + VERSION,
                "--wait",
                "--timeout=60s",
                "--set-string=name=" + name + ",image.repository=" + world.registry() + "/base/java,image.tag=17"));
        world.tool(helm, install.toArray(String[]::new));
        assertThat(world.tool(helm, "list", "--output=json")).contains("\"chart\":\"microservice-" + VERSION + "\"");
        assertThat(chartLabel(name)).isEqualTo("microservice-1.1.0_build.7");
        String ready = world.kubectl("get", "deployment", name, "--output=jsonpath={.status.readyReplicas}");
        assertThat(ready).isEqualTo("1");
        System.out.println("[real] chart: " + helm + " installs microservice " + VERSION + ", which we published, by "
                + from + " into the cluster: " + ready + " pod ready");
        world.tool(helm, "uninstall", release, "--wait");
    }

    /** Never a number, a boolean or nothing. */
    private void arrived(String tag) {
        JsonNode deployment = World.json(world.kubectl("get", "deployment", "orders", "--output=json"));
        String label = "/labels/tags.datadoghq.com~1version";
        assertThat(deployment.at("/metadata" + label).asText()).isEqualTo(tag);
        assertThat(deployment.at("/spec/template/metadata" + label).asText()).isEqualTo(tag);
        for (String helm : List.of("helm3", "helm4")) {
            JsonNode kept = World.json(world.tool(helm, "get", "values", "orders-dev", "--output=json"))
                    .at("/image/tag");
            assertThat(kept.isTextual()).as("%s is a text", kept).isTrue();
            assertThat(kept.asText()).isEqualTo(tag);
        }
        System.out.println("[real] tag " + tag + ": the label of Deployment and pods, and a text in helm's Secret");
    }

    private String chartLabel(String deployment) {
        return world.kubectl("get", "deployment", deployment, "--output=jsonpath={.metadata.labels.helm\\.sh/chart}");
    }

    private void publish(String name, String to) {
        Map<String, String> publisher = world.s3User("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::charts/*"]},
                  {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::charts"]}]}
                """);
        String goal = "dev.shipline:release-maven-plugin:"
                + Reactor.fromSystemProperties().version() + ":publish-chart";
        MavenBuild.Result result = world.runWithoutPom(
                "publish-" + name,
                publisher,
                Stream.of(
                        goal,
                        "-Dship.chart.folder=" + CHART,
                        "-Dship.chart.repository=" + to,
                        "-Dship.chart.setVersion=" + VERSION,
                        "-Dship.chart.urls=relative"));
        assertThat(result.output()).contains("Published microservice " + VERSION, "BUILD SUCCESS");
    }

    private Path push(String helm, String version, String to) {
        Path folder = world.folder().resolve("pushed");
        world.tool(helm, "package", CHART, "--version=" + version, "--destination=" + folder);
        Path file = folder.resolve("microservice-" + version + ".tgz");
        world.tool(helm, "push", file.toString(), to, login());
        return file;
    }

    private String login() {
        return "--registry-config=" + world.state().resolve("registry/auth.json");
    }

    /** With empty caches at first, and the same S3 through the port that counts. */
    private MavenBuild.Result ship(String goal, Checkout checkout, String folder, CountedS3 counted) {
        Map<String, String> cache =
                Map.of("XDG_CACHE_HOME", world.folder().resolve("counted-cache").toString());
        return world.run(
                checkout,
                world.settings(),
                cache,
                Stream.of(
                        goal,
                        "-Dship.tag=1234567",
                        "-Dship.values.labels=labels",
                        "-Dship.s3.endpoint=" + counted.uri(),
                        "-Dship.image=" + world.registry() + "/acme/counted-" + id,
                        "-Dship.values=s3://" + folder,
                        "-Dship.chart=s3://" + repository + "/microservice",
                        "-Dship.chart.version=" + VERSION));
    }

    private String recordedVersion(Checkout checkout, String file) {
        for (JsonNode each : world.report(checkout).at("/values")) {
            if (each.path("source").asText().endsWith("/" + file)) {
                return each.path("versionId").asText();
            }
        }
        throw new IllegalStateException("the report does not tell of " + file + ": " + world.report(checkout));
    }

    /** Puts all charts of a folder, with the signatures that are beside them, where we read them. */
    private String offer(String helm, String place, Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        if (place.equals("oci")) {
            for (Path file : files) {
                if (file.toString().endsWith(".tgz")) {
                    world.tool(helm, "push", file.toString(), namespace + "-signed", login());
                }
            }
            return namespace + "-signed/microservice";
        }
        String key = "charts/signed-" + id;
        world.tool(helm, "repo", "index", folder.toString());
        for (Path file : Stream.concat(files.stream(), Stream.of(folder.resolve("index.yaml")))
                .toList()) {
            world.s3("PUT", key + "/" + file.getFileName(), "--upload-file", file.toString());
        }
        return "s3://" + key + "/microservice";
    }

    private String values(String helm, String chart, String version, ChartSigner signer) throws IOException {
        String name = "orders-signed-" + helm;
        Trees.delete(world.folder().resolve(name));
        return world.run(
                        world.checkOut("orders", name),
                        world.settings(),
                        Map.of(),
                        Stream.of(
                                "ship:values",
                                "-Dship.chart=" + chart,
                                "-Dship.chart.version=" + version,
                                "-Dship.chart.keyring=" + signer.publicKeys()))
                .output();
    }
}
