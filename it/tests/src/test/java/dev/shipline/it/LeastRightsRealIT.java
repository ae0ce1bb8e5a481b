package dev.shipline.it;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.it.DeployAccounts.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
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
            Set.of("secrets", "leases", "replicasets", "pods", "events", "pods/log");

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
        } finally {
            accounts.remove();
            world.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> ofEveryRelease() {
        return accounts.rights().stream()
                .filter(right -> ASKED_BEFORE_THE_BUILD.contains(right.resource()))
                .map(right -> dynamicTest(right.toString(), () -> withoutOneOfEveryRelease(right)));
    }

    private static void withoutOneOfEveryRelease(Right right) throws IOException {
        MavenBuild.Result result =
                run(world.settings(), Map.of(), accounts.without(Set.of(right)), image, "ship:check");

        String lack = " may not " + right + " in namespace rights of the cluster real at https://";
        if (ONLY_EXPLAINING.contains(right.resource())) {
            assertThat(result.output()).contains("BUILD SUCCESS");
            assertThat(tell(right.toString(), result, "[WARNING] "))
                    .contains(accounts.nameWithout(Set.of(right)) + lack);
            return;
        }
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(tell(right.toString(), result, "[ERROR] "))
                .contains("cannot release into namespace rights, because " + accounts.nameWithout(Set.of(right)) + lack)
                .contains("grant it a Role in namespace rights with the rules [" + right.rule() + "]");
    }

    /** A build at a time takes another verb away from each kind, and is told of exactly these. */
    @TestFactory
    Stream<DynamicTest> onTheObjectsOfTheChart() {
        Map<String, List<Right>> byResource = accounts.rights().stream()
                .filter(right -> !ASKED_BEFORE_THE_BUILD.contains(right.resource()))
                .collect(groupingBy(Right::resource, LinkedHashMap::new, toList()));
        List<List<Right>> resources = List.copyOf(byResource.values());
        int verbs = resources.get(0).size();
        return IntStream.range(0, verbs)
                .mapToObj(shift -> IntStream.range(0, resources.size())
                        .mapToObj(i -> resources.get(i).get((i + shift) % verbs))
                        .collect(toCollection(LinkedHashSet::new)))
                .map(rights -> dynamicTest(rights.toString(), () -> withoutSomeOnObjects(rights)));
    }

    private static void withoutSomeOnObjects(Set<Right> rights) throws IOException {
        MavenBuild.Result result = run(world.settings(), Map.of(), accounts.without(rights), image, "ship:upgrade");

        assertThat(result.exitCode()).isEqualTo(1);
        String told = tell(rights.toString(), result, "[ERROR] ");
        assertThat(told).contains("cannot release into namespace rights, because " + accounts.nameWithout(rights));
        rights.forEach(right -> assertThat(told).contains(right.toString(), right.rule()));
        assertThat(told.split("\\{apiGroups", -1)).hasSize(rights.size() + 1);
    }

    @Test
    void whenSeveralAreMissingNothingIsBuilt() throws IOException {
        String fresh = freshImage();
        MavenBuild.Result result = run(
                world.settings(),
                Map.of(),
                accounts.without(Set.of(new Right("create", "", "secrets"), new Right("list", "apps", "replicasets"))),
                fresh,
                "deploy");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(tell("create secrets, list replicasets", result, "[ERROR] "))
                .contains("may not create secrets and list replicasets in namespace rights")
                .contains("[{apiGroups: [\"\"], resources: [secrets], verbs: [create]},"
                        + " {apiGroups: [apps], resources: [replicasets], verbs: [list]}]");
        assertThat(result.output()).doesNotContain("  build ", "  push ");
        assertThatThrownBy(() -> world.skopeo(fresh)).isInstanceOf(IllegalStateException.class);
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

    /** AWS would answer 403 for what is missing; this server tells everybody who may read that there is no such key. */
    @Test
    void withoutS3ListBucket() throws IOException {
        Map<String, String> user = world.s3User(policyWithout("s3:ListBucket"));

        MavenBuild.Result result = check(user, "-Dship.values.file=gone.yaml");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(tell("s3:ListBucket", result, "[ERROR] ")).contains("there is no s3://values/orders/gone.yaml");
    }

    @Test
    void withoutTheRightToPush() throws IOException {
        MavenBuild.Result result =
                run(settingsOf("acme+reader", "reader-robot"), Map.of(), accounts.kubeconfig(), image, "ship:check");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(tell("push to the repository", result, "[ERROR] "))
                .contains("acme+reader", "write permission", image);
    }

    /** Quay has no robot that may write and not read, but other registries do. */
    @Test
    void withoutTheRightToReadTheRepository() throws IOException {
        MavenBuild.Result result =
                run(settingsOf("acme+writer", "writer-robot"), Map.of(), accounts.kubeconfig(), image, "ship:check");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(tell("read the repository", result, "[ERROR] ")).contains("acme+writer", image);
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
                .contains("acme+baseless", "give that account read permission", "base/java:17");
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
