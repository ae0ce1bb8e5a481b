package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The way of a service from its first image to the environments. The first commit is released to dev before the tests; each test checks the service out
 * for itself, so that their order does not matter.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseIT {
    private static final String REPOSITORY = "acme/orders";
    private static final String SETTINGS = "src/main/resources/application.properties";

    private World world;
    private ClusterView cluster;
    private Checkout first;
    private MavenBuild.Result firstDeploy;
    private JsonNode firstReport;
    private List<String> firstRevisions;
    private List<String> firstDigests;
    private List<String> firstTags;

    @BeforeAll
    void releaseTheFirstCommitToDev() throws IOException {
        world = World.start("release");
        cluster = new ClusterView(world.sandbox());
        first = world.checkOut("orders", "first");
        firstDeploy = world.deploy(first, "dev");
        firstReport = world.report(first);
        firstRevisions = cluster.revisions("dev", "orders-dev");
        firstDigests = cluster.runningDigests("dev");
        firstTags = world.sandbox().registry().tags(REPOSITORY);
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void endsAfterTheTaggedImageWhereNoEnvironmentIsChosen() throws IOException {
        try (World alone = World.start("release-without-environment")) {
            Checkout orders = alone.checkOut("orders");

            MavenBuild.Result result = alone.run(alone.maven(), orders.folder(), "deploy", "-DskipTests");

            assertThat(result.output()).contains("BUILD SUCCESS");
            assertThat(linesWith(result, "No environment is chosen"))
                    .singleElement()
                    .asString()
                    .contains("-P env=<name>");
            String tag = alone.report(orders).at("/image/tag").asText();
            assertThat(alone.sandbox().registry().tags(REPOSITORY)).containsExactly(tag);
            JsonNode image = World.json(orders.folder().resolve("target/ship/image.json"));
            assertThat(alone.sandbox().registry().digest(REPOSITORY, tag))
                    .contains(image.at("/digest").asText());
            assertThat(image.at("/commit").asText()).startsWith(tag);
            JsonNode scan = World.json(orders.folder().resolve("target/ship/scan.json"));
            assertThat(scan.at("/passed").asBoolean()).isTrue();
            assertThat(scan.at("/image")).isEqualTo(image.at("/repository"));
            assertThat(scan.at("/digest")).isEqualTo(image.at("/digest"));
            assertThat(alone.report(orders).at("/helm").isNull()).isTrue();
            ClusterView empty = new ClusterView(alone.sandbox());
            assertThat(empty.revisions("dev", "orders-dev")).isEmpty();
            assertThat(empty.runningDigests("dev")).isEmpty();
        }
    }

    @Test
    void reportsAllThatWasReleased() {
        assertThat(firstDeploy.output()).contains("BUILD SUCCESS");
        assertThat(firstReport.at("/status").asText()).isEqualTo("success");
        assertThat(firstReport.at("/service").asText()).isEqualTo("orders");
        assertThat(firstReport.at("/environment").asText()).isEqualTo("dev");
        assertThat(firstReport.at("/git/sha").asText()).matches("[0-9a-f]{40}");
        assertThat(firstReport.at("/git/dirty").asBoolean(true)).isFalse();
        assertThat(firstReport.at("/image/repository").asText())
                .isEqualTo(world.sandbox().registry().host() + "/" + REPOSITORY);
        assertThat(firstReport.at("/image/tag").asText())
                .isEqualTo(firstReport.at("/git/sha").asText().substring(0, 7));
        assertThat(firstReport.at("/scan/passed").asBoolean()).isTrue();
        assertThat(firstReport.at("/chart/name").asText()).isEqualTo("microservice");
        assertThat(firstReport.at("/chart/version").asText()).isEqualTo("1.0.0");
        assertThat(firstReport.at("/chart/digest").asText()).matches("sha256:[0-9a-f]{64}");
        assertThat(firstReport.at("/helm/release").asText()).isEqualTo("orders-dev");
        assertThat(firstReport.at("/helm/namespace").asText()).isEqualTo("dev");
        assertThat(firstReport.at("/helm/previousRevision").isNull()).isTrue();
        assertThat(firstReport.at("/helm/revision").asInt()).isEqualTo(1);
        assertThat(firstReport.at("/rollout/outcome").asText()).isEqualTo("proven");
        assertThat(firstReport.at("/failure").isNull()).isTrue();
        assertThat(firstRevisions).containsExactly("1 deployed");
    }

    @Test
    void reportsTheValuesAsTheyLieInS3() {
        Map<String, String> inS3 = Map.of(
                "s3://values/orders/base.yaml", sha256(world.reactor().root().resolve("it/values/orders/base.yaml")),
                "s3://values/orders/dev.yaml", sha256(world.reactor().root().resolve("it/values/orders/dev.yaml")));
        Map<String, String> reported = new TreeMap<>();
        firstReport
                .at("/values")
                .forEach(file -> reported.put(
                        file.at("/source").asText(), file.at("/sha256").asText()));
        assertThat(reported).containsAllEntriesOf(inS3);
    }

    @Test
    void reportsEveryStepWithItsTime() {
        assertThat(outcomes(firstReport))
                .containsExactly(
                        "values succeeded",
                        "chart succeeded",
                        "check succeeded",
                        "cluster succeeded",
                        "registry succeeded",
                        "build succeeded",
                        "push succeeded",
                        "scan succeeded",
                        "attest succeeded",
                        "tag succeeded",
                        "lock succeeded",
                        "plan succeeded",
                        "upgrade succeeded",
                        "rollout succeeded",
                        "evidence succeeded");
        assertThat(firstReport.at("/steps")).allSatisfy(step -> {
            assertThat(step.at("/millis").isIntegralNumber()).isTrue();
            assertThat(step.at("/started").asText()).endsWith("Z");
        });
    }

    /** The law that what was scanned is what is promoted is what runs. */
    @Test
    void runsTheVeryImageThatTheRegistryHolds() {
        String digest = firstReport.at("/image/digest").asText();
        String tag = firstReport.at("/image/tag").asText();
        assertThat(firstDigests).containsExactly(digest);
        assertThat(firstTags).containsExactly(tag, tag + "-dev");
        assertThat(world.sandbox().registry().digest(REPOSITORY, tag)).contains(digest);
        assertThat(world.sandbox().registry().digest(REPOSITORY, tag + "-dev")).contains(digest);
    }

    @Test
    void takesACommitsImageAgain() {
        Checkout again = world.checkOut("orders", "again");
        int revisions = cluster.revisions("dev", "orders-dev").size();

        MavenBuild.Result result = world.deploy(again, "dev");

        assertThat(result.output()).contains("BUILD SUCCESS");
        JsonNode report = world.report(again);
        assertThat(report.at("/image")).isEqualTo(firstReport.at("/image"));
        assertThat(outcomes(report)).contains("build reused", "push reused", "tag reused", "scan succeeded");
        assertThat(report.at("/helm/revision").asInt()).isEqualTo(revisions + 1);
        assertThat(cluster.runningDigests("dev"))
                .containsExactly(firstReport.at("/image/digest").asText());
    }

    @Test
    void plansAChangeAndThenMakesIt() throws IOException {
        Checkout orders = world.checkOut("orders", "change");
        String sha = orders.change(SETTINGS, "server.port=8080", "server.port=8081", "Change the port");
        List<String> revisions = cluster.revisions("dev", "orders-dev");
        List<String> tags = world.sandbox().registry().tags(REPOSITORY);
        List<String> digests = cluster.runningDigests("dev");
        int metrics = world.sandbox().datadog().metrics().size();

        MavenBuild.Result plan = world.run(world.maven(), orders.folder(), "ship:plan", "-Penv=dev");

        assertThat(plan.output())
                .contains("BUILD SUCCESS")
                .contains("~ Deployment orders")
                .contains(sha.substring(0, 7))
                .contains("0 added, 3 changed, 0 removed");
        assertThat(Files.readString(orders.folder().resolve("target/ship/plan.txt")))
                .contains("~ Deployment orders\n", "spec.template.spec.containers[orders].image: ");
        assertThat(cluster.revisions("dev", "orders-dev")).isEqualTo(revisions);
        assertThat(cluster.runningDigests("dev")).isEqualTo(digests);
        assertThat(world.sandbox().registry().tags(REPOSITORY)).isEqualTo(tags);
        assertThat(world.sandbox().datadog().metrics()).hasSize(metrics);

        assertThat(world.deploy(orders, "dev").output()).contains("BUILD SUCCESS");
        JsonNode report = world.report(orders);
        String newDigest = report.at("/image/digest").asText();
        assertThat(digests).doesNotContain(newDigest);
        assertThat(report.at("/image/tag").asText()).isEqualTo(sha.substring(0, 7));
        assertThat(outcomes(report)).contains("build succeeded", "push succeeded");
        assertThat(cluster.runningDigests("dev")).containsExactly(newDigest);
        assertThat(world.run(world.maven(), orders.folder(), "ship:plan", "-Penv=dev")
                        .output())
                .contains("no resource changes");
    }

    @Test
    void promotesTheImageThatWasProvenBefore() {
        Checkout orders = world.checkOut("orders", "promoted");

        MavenBuild.Result result = world.deploy(orders, "qa");

        assertThat(result.output()).contains("BUILD SUCCESS");
        JsonNode report = world.report(orders);
        assertThat(report.at("/environment").asText()).isEqualTo("qa");
        assertThat(report.at("/image")).isEqualTo(firstReport.at("/image"));
        assertThat(outcomes(report)).contains("build reused", "push reused", "tag reused");
        String digest = firstReport.at("/image/digest").asText();
        assertThat(cluster.runningDigests("qa")).isNotEmpty().containsOnly(digest);
        assertThat(cluster.revisions("qa", "orders-qa")).containsExactly("1 deployed");
        assertThat(world.sandbox()
                        .registry()
                        .digest(REPOSITORY, firstReport.at("/image/tag").asText() + "-qa"))
                .contains(digest);
    }

    @Test
    void refusesToPromoteWhatIsNotProven() {
        Checkout orders = world.checkOut("orders", "unproven");
        String sha = orders.change(SETTINGS, "server.port=8080", "server.port=8082", "Never deployed to dev");

        MavenBuild.Result result = world.deploy(orders, "qa");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains("cannot promote commit " + sha.substring(0, 7) + " from dev")
                .contains("mvn deploy -P env=dev")
                .doesNotContain("at dev.shipline");
        assertThat(orders.folder().resolve("target/classes")).doesNotExist();
        assertThat(world.sandbox().registry().tags(REPOSITORY)).noneMatch(tag -> tag.startsWith(sha.substring(0, 7)));
    }

    @Test
    void showsWhatRuns() {
        MavenBuild.Result result = world.run(world.maven(), first.folder(), "ship:status", "-Penv=dev");

        int newest = cluster.revisions("dev", "orders-dev").size();
        assertThat(result.output())
                .contains("BUILD SUCCESS")
                .contains("orders-dev in namespace dev of sandbox")
                .contains("revision " + newest + "  deployed")
                .contains("microservice 1.0.0")
                .contains("Deployment/orders 1/1 ready");
    }

    @Test
    void listsItsGoals() {
        MavenBuild.Result result = world.run(world.maven(), first.folder(), "ship:help");

        assertThat(result.output())
                .contains("BUILD SUCCESS")
                .contains("ship:build", "ship:check", "ship:help", "ship:plan", "ship:push")
                .contains("ship:scan", "ship:status", "ship:upgrade", "ship:values");
    }

    private static List<String> outcomes(JsonNode report) {
        List<String> outcomes = new ArrayList<>();
        report.at("/steps")
                .forEach(step -> outcomes.add(
                        step.at("/step").asText() + " " + step.at("/outcome").asText()));
        return outcomes;
    }

    private static List<String> linesWith(MavenBuild.Result result, String text) {
        return result.output().lines().filter(line -> line.contains(text)).toList();
    }

    private static String sha256(Path file) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file)));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
