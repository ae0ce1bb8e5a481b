package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.it.DeployAccounts.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each documented right is taken away in turn. What comes then names the right and who lacks it, and leaves everything as it was. */
class LeastRightsRealIT {
    /** Rights of every release; all others are on the objects of a chart. */
    private static final Set<String> ASKED_BEFORE_THE_BUILD =
            Set.of("secrets", "replicasets", "pods", "events", "pods/log");

    private static final Set<String> ONLY_EXPLAINING = Set.of("events", "pods/log");

    private static RealWorld world;
    private static DeployAccounts accounts;
    private static Checkout orders;
    private static String image;

    /** The values of prod, under which the sample chart makes all that it can make. */
    @BeforeAll
    static void releaseWithAllRights() throws IOException {
        world = RealWorld.start("least-rights");
        accounts = DeployAccounts.create(world, "rights");
        orders = world.checkOut("orders");
        image = freshImage();
        MavenBuild.Result result =
                run(world.settings(), Map.of(), accounts.kubeconfig(), image, "package", "ship:upgrade");
        assertThat(result.output()).contains("BUILD SUCCESS").doesNotContain("[WARNING] system:serviceaccount");
    }

    @AfterAll
    static void leavesEverythingAsItWas() {
        try {
            assertThat(accounts.kubectl("get", "secrets", "--selector=owner=helm", "--output=name"))
                    .hasLineCount(1);
            assertThat(accounts.kubectl("get", "deployment", "orders", "--output=jsonpath={.metadata.generation}"))
                    .isEqualTo("1");
        } finally {
            accounts.remove();
            world.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> inTheCluster() {
        return accounts.rights().stream().map(right -> dynamicTest(right.toString(), () -> without(right)));
    }

    private static void without(Right right) throws IOException {
        boolean isAskedBefore = ASKED_BEFORE_THE_BUILD.contains(right.resource());
        MavenBuild.Result result = run(
                world.settings(),
                Map.of(),
                accounts.kubeconfigWithout(right),
                image,
                isAskedBefore ? "ship:check" : "ship:upgrade");

        String lack = accounts.nameWithout(right) + " may not " + right + " in namespace rights of the cluster real at";
        if (ONLY_EXPLAINING.contains(right.resource())) {
            assertThat(result.output()).contains("BUILD SUCCESS");
            assertThat(tell(right.toString(), result, "[WARNING] ")).contains(lack);
            return;
        }
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(tell(right.toString(), result, "[ERROR] "))
                .contains("cannot release into namespace rights, because " + lack)
                .contains("grant it a Role in namespace rights with the rules [" + right.rule() + "]");
    }

    @Test
    void whenSeveralAreMissingNothingIsBuilt() throws IOException {
        String fresh = freshImage();
        MavenBuild.Result result = run(
                world.settings(),
                Map.of(),
                accounts.kubeconfigWithout(
                        Set.of(new Right("create", "", "secrets"), new Right("list", "apps", "replicasets"))),
                fresh,
                "deploy");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(tell("create secrets, list replicasets", result, "[ERROR] "))
                .contains("may not create secrets and list replicasets in namespace rights")
                .contains("[{apiGroups: [\"\"], resources: [secrets], verbs: [create]},"
                        + " {apiGroups: [apps], resources: [replicasets], verbs: [list]}]");
        assertThat(result.output()).doesNotContain("  build ", "  push ");
        assertThat(orders.folder().resolve("target/ship/image.json")).doesNotExist();
    }

    @Test
    void withoutS3GetObject() throws IOException {
        MavenBuild.Result result = check(world.s3User(policyWithout("s3:GetObject")));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(tell("s3:GetObject", result, "[ERROR] "))
                .contains("cannot read s3://values/orders/base.yaml")
                .containsPattern("\\(access key ….{4}\\) have no right to s3:GetObject")
                .contains("allow s3:GetObject on arn:aws:s3:::values/orders/base.yaml");
    }

    @Test
    void withoutS3ListBucketOnlyAMissingFileIsToldLessWell() throws IOException {
        Map<String, String> user = world.s3User(policyWithout("s3:ListBucket"));
        assertThat(check(user).output()).contains("BUILD SUCCESS");

        MavenBuild.Result unlisted = check(user, "-Dship.values.file=gone.yaml");
        assertThat(tell("s3:ListBucket", unlisted, "[ERROR] "))
                .contains("cannot read s3://values/orders/gone.yaml")
                .contains("without the right to s3:ListBucket a missing key is refused just like this");

        MavenBuild.Result listed = check(Map.of(), "-Dship.values.file=gone.yaml");
        assertThat(tell("s3:ListBucket (given)", listed, "[ERROR] "))
                .contains("gone.yaml is missing")
                .doesNotContain("no right");
    }

    @Test
    void withoutTheRightToPush() throws IOException {
        MavenBuild.Result result =
                run(settingsOf("acme+reader", "reader-robot"), Map.of(), accounts.kubeconfig(), image, "ship:check");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(tell("push to the repository", result, "[ERROR] "))
                .contains("acme+reader")
                .contains("write permission on " + image);
    }

    /** Quay has no robot that may write and not read, but other registries do. */
    @Test
    void withoutTheRightToReadTheRepository() throws IOException {
        MavenBuild.Result result =
                run(settingsOf("acme+writer", "writer-robot"), Map.of(), accounts.kubeconfig(), image, "ship:check");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(tell("read the repository", result, "[ERROR] "))
                .contains("acme+writer")
                .contains(image);
    }

    @Test
    void withoutTheRightToReadTheBaseImage() throws IOException {
        MavenBuild.Result result = run(
                settingsOf("acme+baseless", "baseless-robot"),
                Map.of(),
                accounts.kubeconfig(),
                freshImage(),
                "package",
                "ship:build");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(tell("read the base image", result, "[ERROR] "))
                .contains("acme+baseless")
                .contains("base/java:17");
    }

    private static MavenBuild.Result check(Map<String, String> s3User, String... arguments) throws IOException {
        return run(
                world.settings(),
                s3User,
                accounts.kubeconfig(),
                image,
                Stream.concat(Stream.of("ship:check"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static MavenBuild.Result run(
            Path settings, Map<String, String> variables, Path kubeconfig, String image, String... arguments) {
        return world.run(
                orders,
                settings,
                variables,
                Stream.concat(
                        Stream.of(
                                "-Dship.values.file=prod.yaml",
                                "-Dship.namespace=rights",
                                "-Dship.kubeconfig=" + kubeconfig,
                                "-Dship.image=" + image),
                        Stream.of(arguments)));
    }

    /** The one line of that level, which is printed for people, too. */
    private static String tell(String right, MavenBuild.Result result, String level) {
        List<String> lines = level.equals("[ERROR] ")
                ? ErrorLines.of(result)
                : result.output()
                        .lines()
                        .filter(line -> line.startsWith(level + "system:serviceaccount"))
                        .toList();
        assertThat(lines).as(result.output()).hasSize(1);
        assertThat(result.output()).doesNotContain("at dev.shipline");
        String said = lines.get(0).replaceAll("^Failed to execute goal .*? on project orders: | -> \\[Help 1]$", "");
        System.out.println("[real] without " + right + ": " + said);
        return lines.get(0);
    }

    /** The documented policy, less one action. */
    private static String policyWithout(String action) {
        JsonNode policy = World.json(Reactor.fromSystemProperties().root().resolve("it/real/s3-policy.json"));
        var statements = policy.at("/Statement").elements();
        while (statements.hasNext()) {
            JsonNode actions = statements.next().at("/Action");
            assertThat(actions).hasSize(1);
            if (actions.at("/0").asText().equals(action)) {
                statements.remove();
            }
        }
        return policy.toString();
    }

    private static Path settingsOf(String robot, String secret) throws IOException {
        String settings = Files.readString(world.settings())
                .replace("acme+ci", robot)
                .replace(world.secret("robot"), world.secret(secret));
        return world.write("settings-of-" + robot + ".xml", settings);
    }

    private static String freshImage() {
        return world.registry() + "/acme/rights-" + Long.toString(System.nanoTime(), 36);
    }
}
