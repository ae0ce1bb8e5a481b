package dev.shipline.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.it.RealS3.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real S3 server answers, beside what AWS documents; and what we make of its refusals. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3RealIT {
    private static final int WRITERS = 8;
    private static final String WRONG_ETAG = "\"00000000000000000000000000000000\"";

    private final String folder = "charts/s3-" + Long.toString(System.currentTimeMillis(), 36) + "/";
    private RealWorld world;
    private RealS3 s3;
    private Checkout orders;

    @BeforeAll
    void start() throws IOException {
        world = RealWorld.start("s3");
        s3 = new RealS3(world);
        orders = world.checkOut("orders");
    }

    @AfterAll
    void end() {
        world.close();
    }

    @Test
    void writesUnderConditions() {
        String key = folder + "index.yaml";
        Answer first = s3.put(key, "one", "--header", "If-None-Match: *");
        answers("If-None-Match: *, no such key", "200", first);
        answers(
                "If-None-Match: *, the key is there",
                "412 PreconditionFailed",
                s3.put(key, "two", "-HIf-None-Match: *"));
        Answer second = s3.put(key, "two", "--header", "If-Match: " + first.eTag());
        answers("If-Match, as it is", "200", second);
        answers(
                "If-Match, changed since",
                "412 PreconditionFailed",
                s3.put(key, "three", "--header", "If-Match: " + first.eTag()));
        answers(
                "If-Match, no such key",
                "404 NoSuchKey",
                s3.put(folder + "absent", "one", "--header", "If-Match: " + first.eTag()));
        answers("GET, If-None-Match, as it is", "304", s3.get(key, "--header", "If-None-Match: " + second.eTag()));
        answers(
                "GET, If-Match, changed since",
                "412 PreconditionFailed",
                s3.get(key, "--header", "If-Match: " + first.eTag()));

        s3.delete(key);
        answers(
                "If-Match, deleted since",
                "404 NoSuchKey",
                s3.put(key, "three", "--header", "If-Match: " + second.eTag()));
        answers("If-None-Match: *, deleted since", "200", s3.put(key, "three", "--header", "If-None-Match: *"));

        differs(
                "If-None-Match with an ETag, on a PUT",
                "501 NotImplemented",
                "200",
                s3.put(key, "four", "--header", "If-None-Match: " + WRONG_ETAG));
        differs(
                "DELETE, If-Match, changed since",
                "412 PreconditionFailed",
                "204",
                s3.delete(key, "--header", "If-Match: " + WRONG_ETAG));
    }

    /** AWS may also answer 409 ConditionalRequestConflict to those that overlap with the winner. */
    @Test
    void letsOneOfManyWritersWin() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            Callable<String> write = () -> s3.put(folder + "race", "mine", "--header", "If-None-Match: *")
                    .toString();
            List<Future<String>> answers = writers.invokeAll(Collections.nCopies(WRITERS, write));
            List<String> said = new ArrayList<>();
            for (Future<String> answer : answers) {
                said.add(answer.get());
            }
            System.out.println(
                    "[real] s3: " + WRITERS + " writers of one key, If-None-Match: *: MinIO answers " + said);
            assertThat(said).filteredOn("200"::equals).hasSize(1);
            assertThat(said).filteredOn("412 PreconditionFailed"::equals).hasSize(WRITERS - 1);
        } finally {
            writers.shutdown();
        }
    }

    @Test
    void keepsTheVersionThatWeRecorded() throws IOException {
        String key = "values/orders/dev.yaml";
        String values = Files.readString(Reactor.fromSystemProperties().root().resolve("it/" + key));
        Answer written = s3.put(key, values);

        assertThat(ship(Map.of()).output()).contains("BUILD SUCCESS");
        JsonNode recorded = recorded("dev.yaml");
        assertThat(recorded.path("versionId").asText()).isEqualTo(written.version());

        Answer later = s3.put(key, values + "# later\n");
        assertThat(later.version()).isNotEqualTo(written.version());
        answers("GET", "200", s3.get(key));
        Answer pinned = s3.get(key + "?versionId=" + recorded.path("versionId").asText());
        answers("GET, a pinned version", "200", pinned);
        assertThat(sha256(pinned.body())).isEqualTo(recorded.path("sha256").asText());
        deploysItAgain(recorded);
        answers(
                "GET, a version that never was",
                "404 NoSuchVersion",
                s3.get(key + "?versionId=00000000-0000-0000-0000-000000000000"));
        answers("GET, no version at all", "400 InvalidArgument", s3.get(key + "?versionId=first"));

        String deleted = folder + "deleted";
        Answer kept = s3.put(deleted, "kept");
        s3.delete(deleted);
        Answer marker = s3.get(deleted);
        answers("GET, deleted", "404 NoSuchKey", marker);
        assertThat(marker.headers()).containsEntry("x-amz-delete-marker", "true");
        answers("GET, a version from before it was deleted", "200", s3.get(deleted + "?versionId=" + kept.version()));
        s3.put(key, values);
    }

    @Test
    void refusesWithTheCodesOfAws() {
        String key = "values/orders/dev.yaml";
        answers("no such key", "404 NoSuchKey", s3.get(folder + "absent"));
        answers("no such bucket", "404 NoSuchBucket", s3.get("absent-bucket/key"));
        answers("a key id that does not exist", "403 InvalidAccessKeyId", s3.get(key, "--user", "nobody:wrong"));
        answers("a wrong secret key", "403 SignatureDoesNotMatch", s3.get(key, "--user", "shipline:wrong"));
        answers(
                "signed for another region",
                "400 AuthorizationHeaderMalformed",
                s3.get(key, "--aws-sigv4", "aws:amz:eu-west-1:s3"));
        answers(
                "a clock that is wrong by days",
                "403 RequestTimeTooSkewed",
                s3.get(key, "--header", "X-Amz-Date: 20260101T000000Z"));
        Answer region = s3.get(key, "--aws-sigv4", "aws:amz:eu-west-1:s3");
        assertThat(region.body()).contains("<Region>us-east-1</Region>");
        assertThat(region.headers()).containsEntry("x-amz-bucket-region", "us-east-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ship.values=s3://values/absent   | - there is no s3://values/absent/base.yaml - there is no s3://values/absent/dev.yaml
            ship.values=s3://absent/orders   | there is no bucket "absent" at https://localhost:
            ship.chart=s3://charts/absent    | the repository s3://charts/ has no such chart, only microservice; correct the name in ship.chart
            ship.s3.region=eu-west-1         | the bucket lives in region us-east-1 (The authorization header is malformed; the region is wrong; expecting 'us-east-1'); set ship.s3.region to us-east-1
            """)
    void saysWhichPropertyIsWrong(String property, String message) {
        // who has no rights at a bucket is not told whether it is there
        Map<String, String> anywhere = world.s3User("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::*"]}]}
                """);
        refused(ship(anywhere, "-D" + property), message);
    }

    @Test
    void saysWhoseCredentialsAreWrong() throws IOException {
        refused(
                ship(withCredentials("nobody", "wrong"), Map.of()),
                "does not accept the credentials from server aws in settings.xml (The Access Key Id you provided does not exist");
        refused(
                ship(withCredentials("shipline", "not-the-secret-key"), Map.of()),
                "does not accept the credentials from server aws in settings.xml (The request signature we calculated does not match");
    }

    @Test
    void saysThatItDoesNotKnowTheAuthority() {
        refused(ship(Map.of("MAVEN_OPTS", "")), "this JVM does not trust the certificate of https://localhost:");
    }

    /** AWS asks for the right s3:GetObjectVersion besides; this server is content with s3:GetObject. */
    private void deploysItAgain(JsonNode recorded) {
        String pin = "-Dship.values.version=" + recorded.path("versionId").asText();
        assertThat(ship(Map.of(), pin).output()).contains("BUILD SUCCESS");
        assertThat(recorded("dev.yaml").path("versionId")).isEqualTo(recorded.path("versionId"));
        assertThat(recorded("dev.yaml").path("sha256")).isEqualTo(recorded.path("sha256"));
        System.out.println("[real] s3: " + pin + " takes the recorded bytes, with s3:GetObject alone");
    }

    private void refused(MavenBuild.Result result, String message) {
        List<String> errors = result.output()
                .lines()
                .filter(line -> line.startsWith("[ERROR]"))
                .toList();
        assertThat(errors)
                .filteredOn(line -> line.startsWith("[ERROR] Failed to execute goal"))
                .hasSize(1);
        String said = String.join(" ", errors)
                .replaceAll("\\[ERROR] +", "")
                .replaceAll("^.*on project orders: | -> .Help 1.*$", "");
        System.out.println("[real] s3: " + said);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(said).contains(message).doesNotContain("Exception");
        assertThat(result.output()).doesNotContain("not-the-secret-key").doesNotContain("at dev.shipline");
    }

    private MavenBuild.Result ship(Map<String, String> environment, String... arguments) {
        return world.run(
                orders, world.settings(), environment, Stream.concat(Stream.of("ship:values"), Stream.of(arguments)));
    }

    private MavenBuild.Result ship(Path settings, Map<String, String> environment) {
        return world.run(orders, settings, environment, Stream.of("ship:values"));
    }

    /** Settings with other credentials for S3. */
    private Path withCredentials(String id, String key) throws IOException {
        String server = "<server><id>aws</id><username>" + id + "</username><password>" + key + "</password></server>";
        return world.write(
                "settings-" + id + ".xml",
                Files.readString(world.settings())
                        .replaceAll("<server><id>aws</id>.*", "")
                        .replace("<servers>", "<servers>" + server));
    }

    private JsonNode recorded(String file) {
        JsonNode files = World.json(orders.folder().resolve("target/ship/values/provenance.json"));
        for (JsonNode found : files.isArray() ? files : files.path("files")) {
            if (found.toString().contains("/" + file)) {
                return found;
            }
        }
        throw new IllegalStateException(files + " has no " + file);
    }

    private static void answers(String what, String aws, Answer minio) {
        System.out.println("[real] s3: " + what + ": AWS documents " + aws + ", MinIO answers " + minio);
        assertThat(minio).hasToString(aws);
    }

    private static void differs(String what, String aws, String expected, Answer minio) {
        System.out.println(
                "[real] s3: " + what + ": AWS documents " + aws + ", MinIO answers " + minio + ": DIFFERENT");
        assertThat(minio).hasToString(expected);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
