package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One chart repository, several readers: the helm command over https, we by S3's own protocol. */
class ChartRepositoryRealIT {
    private static final Path IT = Reactor.fromSystemProperties().root().resolve("it");
    private static final String VERSION = "1.1.0+build.7";
    private static final String ARCHIVE = "microservice-" + VERSION + ".tgz";

    private final String id = Long.toString(System.currentTimeMillis(), 36);

    /** The index as the S3 plugin of helm writes it with {@code --relative}; a bucket policy lets anybody read it. */
    @ParameterizedTest
    @ValueSource(strings = {"helm3", "helm4"})
    void helmInstallsFromTheBucketThatWeInstallFrom(String helm) throws IOException {
        try (RealWorld world = RealWorld.start("repository-" + helm)) {
            String repository = "charts/public-" + helm + "-" + id;
            Path archive = packaged(world, helm);
            put(world, repository + "/" + ARCHIVE, archive);
            put(world, repository + "/index.yaml", world.write("index.yaml", """
                    apiVersion: v1
                    entries:
                      microservice:
                      - apiVersion: v2
                        created: "2026-11-22T10:00:00Z"
                        digest: %s
                        name: microservice
                        urls:
                        - %s
                        version: %s
                    generated: "2026-11-22T10:00:00Z"
                    """.formatted(
                            sha256(archive), ARCHIVE.replace("+", "%2B"), VERSION)));
            put(world, "charts?policy=", world.write("policy.json", """
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]},
                      "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::charts/public-*"]}]}
                    """));

            world.tool(
                    helm,
                    "install",
                    "orders-dev",
                    "microservice",
                    "--repo=" + world.s3Endpoint() + "/" + repository,
                    "--version=" + VERSION,
                    "--set-string=name=orders,image.repository=" + world.registry() + "/base/java,image.tag=17");
            assertThat(world.tool(helm, "list", "--output=json"))
                    .contains("\"chart\":\"microservice-" + VERSION + "\"");
            world.s3("DELETE", "charts?policy=");

            Checkout orders = world.checkOut("orders");
            MavenBuild.Result result = world.deploy(
                    orders,
                    "-Dship.image=" + world.registry() + "/acme/repository-" + id,
                    "-Dship.chart=s3://" + repository + "/microservice");
            assertThat(result.output())
                    .contains("BUILD SUCCESS")
                    .contains("microservice " + VERSION + " from s3://" + repository + "/" + ARCHIVE);
            assertThat(world.report(orders).at("/chart/digest").asText()).isEqualTo("sha256:" + sha256(archive));
            System.out.println(
                    "[real] " + helm + " installs microservice " + VERSION + " over https from the repository from"
                            + " which we upgrade to it: " + world.report(orders).at("/chart"));
        }
    }

    @ParameterizedTest
    @CsvSource({"helm3, relative", "helm4, absolute"})
    void weReadTheIndexThatHelmWrites(String helm, String urls) throws IOException {
        try (RealWorld world = RealWorld.start("index-" + helm)) {
            String repository = "charts/" + helm + "-" + urls + "-" + id;
            Path archive = packaged(world, helm);
            world.tool(
                    helm,
                    "package",
                    IT.resolve("charts/microservice").toString(),
                    "--destination=" + archive.getParent());
            if (urls.equals("relative")) {
                world.tool(helm, "repo", "index", archive.getParent().toString());
            } else {
                world.tool(helm, "repo", "index", archive.getParent().toString(), "--url=s3://" + repository);
            }
            put(world, repository + "/" + ARCHIVE, archive);
            put(world, repository + "/microservice-1.0.0.tgz", archive.resolveSibling("microservice-1.0.0.tgz"));
            put(world, repository + "/index.yaml", archive.resolveSibling("index.yaml"));

            assertThat(fetched(world, repository, "-Dship.chart.version="))
                    .contains("microservice " + VERSION + " from s3://" + repository + "/" + ARCHIVE);
            assertThat(fetched(world, repository, "-Dship.chart.version=~1.0"))
                    .contains("microservice 1.0.0 from s3://" + repository + "/microservice-1.0.0.tgz");
            System.out.println("[real] we read the index that " + helm + " writes, with " + urls + " URLs: newest is "
                    + VERSION + ", ~1.0 is 1.0.0");
        }
    }

    private static String fetched(RealWorld world, String repository, String version) throws IOException {
        Path folder = world.folder().resolve("orders");
        Trees.delete(folder);
        MavenBuild.Result result = world.run(
                world.checkOut("orders"),
                world.settings(),
                Map.of(),
                Stream.of("ship:values", "-Dship.chart=s3://" + repository + "/microservice", version));
        assertThat(result.output()).contains("BUILD SUCCESS");
        return result.output();
    }

    private static Path packaged(RealWorld world, String helm) throws IOException {
        Path folder = Files.createDirectories(world.folder().resolve("repository"));
        world.tool(
                helm,
                "package",
                IT.resolve("charts/microservice").toString(),
                "--version=" + VERSION,
                "--destination=" + folder);
        return folder.resolve(ARCHIVE);
    }

    private static void put(RealWorld world, String key, Path file) {
        world.s3("PUT", key.replace("+", "%2B"), "--upload-file", file.toString());
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
