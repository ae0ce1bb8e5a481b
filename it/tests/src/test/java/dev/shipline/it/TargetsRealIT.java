package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clusters that are in no kubeconfig, on the real API server: an EKS cluster by its name, and the one around a pod. */
class TargetsRealIT {
    private static final String[] NO_KUBECONFIG = {"-Dship.kubeconfig=", "-Dship.kube.context="};
    private static final String SERVER = "{.clusters[0].cluster.server}";
    private static final String AUTHORITY = "{.clusters[0].cluster.certificate-authority-data}";

    @Test
    void eksByItsName() throws IOException {
        try (RealWorld world = RealWorld.start("eks");
                PlayedAws aws = aws(world)) {
            world.kubectl("delete", "rolebinding", "eks", "--ignore-not-found");
            world.kubectl("create", "rolebinding", "eks", "--clusterrole=deploy", "--user=" + PlayedAws.ROLE);
            Checkout orders = world.checkOut("orders");
            String image = image(world, "eks");

            MavenBuild.Result deployed = eks(world, aws, orders, "deploy", image);
            assertThat(deployed.output()).contains("BUILD SUCCESS", "prod at https://localhost:");
            assertThat(world.report(orders).at("/status").asText()).isEqualTo("success");
            assertThat(aws.tokens()).as("the API server asked about").isNotEmpty();
            System.out.println("[real] EKS by name: deployed with "
                    + aws.tokens().stream().distinct().count() + " token(s) of "
                    + aws.tokens().size() + " asked about");

            world.upload("values/orders/dev.yaml", "name: orders\nreplicas: 2\n");
            MavenBuild.Result back =
                    eks(world, aws, orders, "ship:upgrade", "ship:rollback", "ship:history", "ship:status", image);
            assertThat(back.output()).contains("BUILD SUCCESS", "revision 3  deployed", "which repeats 1");

            aws.letUsIn(false);
            long began = System.nanoTime();
            MavenBuild.Result unknown = eks(world, aws, orders, "ship:check", image);
            assertThat(ErrorLines.of(unknown).get(0))
                    .contains("the EKS cluster prod does not know arn:aws:sts::123456789012:assumed-role/ci/job-4711")
                    .contains("--principal-arn " + PlayedAws.ROLE + " ");
            System.out.println("[real] EKS without an access entry, after " + seconds(began) + " s of Maven: "
                    + ErrorLines.of(unknown).get(0));
            aws.letUsIn(true);

            MavenBuild.Result elsewhere =
                    eks(world, aws, orders, "ship:check", image, "-Dship.eks.cluster=us-east-1/none");
            assertThat(ErrorLines.of(elsewhere).get(0)).contains("cannot find the EKS cluster none", "123456789012");
            System.out.println(
                    "[real] EKS, no such cluster: " + ErrorLines.of(elsewhere).get(0));

            List<String> outputs = List.of(deployed.output(), back.output(), unknown.output(), elsewhere.output());
            assertThat(outputs).noneMatch(output -> output.contains("k8s-aws-v1"));
            assertThat(filesWith(orders.folder(), "k8s-aws-v1")).isEmpty();
        }
    }

    @Test
    void aContextAndAnEksClusterOfOneEnvironment() throws IOException {
        try (RealWorld world = RealWorld.start("two-ways");
                PlayedAws aws = aws(world)) {
            world.kubectl("delete", "rolebinding", "eks", "--ignore-not-found");
            world.kubectl("create", "rolebinding", "eks", "--clusterrole=deploy", "--user=" + PlayedAws.ROLE);
            Checkout orders = world.checkOut("orders");

            MavenBuild.Result deployed = run(
                    world,
                    aws(world, aws),
                    orders,
                    "deploy",
                    image(world, "two-ways"),
                    "-Dship.kube.context=",
                    "-Dship.clusters=kubeconfig=real,eks=eks:us-east-1/prod");

            // both lead to the one API server there is: what the first made is what the second follows
            assertThat(deployed.output())
                    .contains("BUILD SUCCESS", "[kubeconfig] Release of", "[eks] Release of", "real at", "prod at");
            assertThat(world.report(orders).at("/clusters/0/helm/revision").asInt())
                    .isEqualTo(1);
            assertThat(world.report(orders).at("/clusters/1/helm/revision").asInt())
                    .isEqualTo(2);
            assertThat(world.report(orders)
                            .at("/clusters/1/helm/previousRevision")
                            .asInt())
                    .isEqualTo(1);
            System.out.println("[real] one environment, a context and an EKS cluster one by one: revisions 1 and 2");
        }
    }

    @Test
    void theOneAroundThePod() throws IOException {
        try (RealWorld world = RealWorld.start("pod")) {
            Path account = Files.createDirectories(world.folder().resolve("account"));
            Files.writeString(
                    account.resolve("token"),
                    world.tool("kubectl", "create", "token", "deployer", "--namespace=release", "--duration=1h")
                            .strip());
            Files.copy(world.state().resolve("pki/ca.pem"), account.resolve("ca.crt"));
            Files.writeString(account.resolve("namespace"), "release");
            world.useMaven(home -> inAPod(world.folder(), home, account));
            Checkout orders = world.checkOut("orders");
            String server = world.tool("kubectl", "config", "view", "--raw", "--output=jsonpath=" + SERVER);
            Map<String, String> pod = Map.of(
                    "KUBERNETES_SERVICE_HOST",
                    "localhost",
                    "KUBERNETES_SERVICE_PORT",
                    server.replaceAll(".*:", "").strip());

            MavenBuild.Result deployed = run(
                    world,
                    pod,
                    orders,
                    "deploy",
                    image(world, "pod"),
                    "-Dship.kubeconfig=in-cluster",
                    "-Dship.kube.context=");
            assertThat(deployed.output()).contains("BUILD SUCCESS", "in-cluster at https://localhost:");
            assertThat(world.kubectl("get", "deployment", "orders", "--output=name"))
                    .as("in the release's namespace, not the pod's")
                    .contains("orders");
            System.out.println("[real] in-cluster: deployed with a pod's service account");

            Map<String, String> unasked = new HashMap<>(pod);
            unasked.put("KUBECONFIG", "");
            unasked.put("HOME", world.folder().toString());
            MavenBuild.Result refused =
                    run(world, unasked, orders, "ship:status", "-Dship.kubeconfig=", "-Dship.kube.context=");
            assertThat(ErrorLines.of(refused).get(0))
                    .contains("cannot tell which cluster to release to", "ship.kubeconfig=in-cluster");
            System.out.println("[real] in a pod, and not told so: "
                    + ErrorLines.of(refused).get(0));
        }
    }

    /** A Maven that sees the account's files where a pod has them, in a mount namespace of its own. */
    private static Path inAPod(Path folder, Path home, Path account) {
        try {
            Path other = Files.createDirectories(folder.resolve("maven-in-a-pod"));
            Files.createSymbolicLink(other.resolve("lib"), home.resolve("lib"));
            Path script = Files.createDirectories(other.resolve("bin")).resolve("mvn");
            Files.writeString(script, """
                    #!/bin/sh
                    exec unshare --mount sh -c '
                      mount -t tmpfs -o mode=755 pod /run
                      mkdir -p /run/secrets/kubernetes.io/serviceaccount
                      cp "%s"/* /run/secrets/kubernetes.io/serviceaccount/
                      exec "%s" "$@"' mvn "$@"
                    """.formatted(account, home.resolve("bin/mvn")));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
            return other;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PlayedAws aws(RealWorld world) throws IOException {
        String port = world.command("sh", "-c", "echo $SHIPLINE_REAL_TOKEN_REVIEW_PORT")
                .strip();
        String secretKey =
                world.command("sh", "-c", "echo $AWS_SECRET_ACCESS_KEY").strip();
        return new PlayedAws(
                Integer.parseInt(port),
                secretKey,
                world.tool("kubectl", "config", "view", "--raw", "--output=jsonpath=" + SERVER)
                        .strip(),
                world.tool("kubectl", "config", "view", "--raw", "--output=jsonpath=" + AUTHORITY)
                        .strip());
    }

    private static Map<String, String> aws(RealWorld world, PlayedAws aws) {
        return Map.of("AWS_ENDPOINT_URL_EKS", aws.url(), "AWS_ENDPOINT_URL_STS", aws.url());
    }

    private static MavenBuild.Result eks(RealWorld world, PlayedAws aws, Checkout orders, String... arguments) {
        List<String> all = new ArrayList<>(List.of(NO_KUBECONFIG));
        all.addAll(List.of(arguments));
        if (Stream.of(arguments).noneMatch(argument -> argument.startsWith("-Dship.eks.cluster"))) {
            all.add("-Dship.eks.cluster=prod");
        }
        return run(world, aws(world, aws), orders, all.toArray(String[]::new));
    }

    private static MavenBuild.Result run(
            RealWorld world, Map<String, String> environment, Checkout orders, String... arguments) {
        return world.run(orders, world.settings(), environment, Stream.of(arguments));
    }

    private static String image(RealWorld world, String name) {
        return "-Dship.image=" + world.registry() + "/acme/" + name + "-"
                + Long.toString(System.currentTimeMillis(), 36);
    }

    private static String seconds(long began) {
        return String.format(java.util.Locale.ROOT, "%.1f", (System.nanoTime() - began) / 1e9);
    }

    private static List<Path> filesWith(Path folder, String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                                    .contains(text);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
