package dev.shipline.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What the AWS SDK of the plugin gets from it. */
class SandboxS3Test {
    @TempDir
    Path folder;

    private SandboxS3 s3;
    private S3Client client;

    @BeforeEach
    void start() {
        s3 = new SandboxS3(folder, 0, "SANDBOX", "secret-of-the-sandbox");
        s3.start();
        client = client("SANDBOX", "secret-of-the-sandbox");
    }

    @AfterEach
    void stop() {
        client.close();
        s3.close();
    }

    @Test
    void servesAFileThatAHandLaidThere() throws Exception {
        Files.createDirectories(s3.bucket("values").resolve("orders"));
        Files.writeString(s3.bucket("values").resolve("orders/dev.yaml"), "replicas: 1\n");

        var object = client.getObjectAsBytes(get -> get.bucket("values").key("orders/dev.yaml"));

        assertThat(object.asUtf8String()).isEqualTo("replicas: 1\n");
        assertThat(object.response().eTag()).isNotBlank();
        assertThat(client.listObjectsV2(list -> list.bucket("values").prefix("orders/"))
                        .contents())
                .extracting(S3Object::key)
                .containsExactly("orders/dev.yaml");
    }

    @Test
    void storesAnObjectAsAFile() throws Exception {
        client.createBucket(bucket -> bucket.bucket("charts"));

        client.putObject(put -> put.bucket("charts").key("index.yaml"), bytes("entries: {}\n"));

        assertThat(s3.bucket("charts").resolve("index.yaml")).hasContent("entries: {}\n");
    }

    @Test
    void tellsAMissingObjectFromAMissingBucket() {
        client.createBucket(bucket -> bucket.bucket("charts"));

        assertThatThrownBy(() ->
                        client.getObjectAsBytes(get -> get.bucket("charts").key("none")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(
                        () -> client.getObjectAsBytes(get -> get.bucket("none").key("none")))
                .isInstanceOf(NoSuchBucketException.class);
    }

    @Test
    void refusesOtherKeys() {
        try (S3Client stranger = client("STRANGER", "secret-of-the-sandbox");
                S3Client forger = client("SANDBOX", "guessed")) {
            for (S3Client refused : List.of(stranger, forger)) {
                assertThatThrownBy(refused::listBuckets)
                        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode())
                                .isEqualTo(403));
            }
        }
    }

    @Test
    void canBeTakenAwayAndBroughtBack() throws Exception {
        Files.createDirectories(s3.bucket("values"));
        Files.writeString(s3.bucket("values").resolve("base.yaml"), "a: 1\n");
        int port = s3.port();

        s3.stop();
        assertThatThrownBy(client::listBuckets).isInstanceOf(SdkClientException.class);

        s3.start();
        assertThat(s3.port()).isEqualTo(port);
        GetObjectResponse object = client.getObjectAsBytes(
                        get -> get.bucket("values").key("base.yaml"))
                .response();
        assertThat(object.contentLength()).isEqualTo(5);
    }

    @Test
    void givesAnEditedFileAnotherETag() throws Exception {
        Path file = Files.createDirectories(s3.bucket("values")).resolve("base.yaml");
        Files.writeString(file, "a: 1\n");
        String before = eTag("values", "base.yaml");

        assertThatThrownBy(() -> client.getObjectAsBytes(
                        get -> get.bucket("values").key("base.yaml").ifNoneMatch(before)))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(304));

        Files.writeString(file, "a: 2\n");

        assertThat(eTag("values", "base.yaml")).isNotEqualTo(before);
    }

    @Test
    void writesOnlyWhereTheConditionHolds() {
        client.createBucket(bucket -> bucket.bucket("charts"));
        client.putObject(put -> put.bucket("charts").key("index.yaml").ifNoneMatch("*"), bytes("one"));

        assertThatThrownBy(() -> client.putObject(
                        put -> put.bucket("charts").key("index.yaml").ifNoneMatch("*"), bytes("two")))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));

        String eTag = eTag("charts", "index.yaml");
        client.putObject(put -> put.bucket("charts").key("index.yaml").ifMatch(eTag), bytes("two"));
        assertThat(s3.bucket("charts").resolve("index.yaml")).hasContent("two");
    }

    private String eTag(String bucket, String key) {
        return client.headObject(head -> head.bucket(bucket).key(key)).eTag();
    }

    private static RequestBody bytes(String text) {
        return RequestBody.fromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** S3Proxy knows neither the trailing checksums nor, over plain http, the signed chunks that the SDK sends when left to itself. */
    private S3Client client(String accessKeyId, String secretAccessKey) {
        return S3Client.builder()
                .endpointOverride(s3.uri())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey)))
                .build();
    }
}
