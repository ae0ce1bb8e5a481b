package dev.shipline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3ObjectStoreTest {
    private static final ObjectLocation DEV = ObjectLocation.parse("s3://values/orders/dev.yaml");
    private static final String DEV_PATH = "/values/orders/dev.yaml";

    private final FakeS3 s3 = new FakeS3();
    private final S3ObjectStore store = new S3ObjectStore(settings(s3.endpoint()));

    @AfterEach
    void stop() {
        store.close();
        s3.close();
    }

    @Test
    void makesNoClientBeforeTheFirstRead() {
        S3ObjectStore unused = new S3ObjectStore(
                S3Settings.defaults(),
                () -> {
                    throw new AssertionError("credentials were looked up");
                },
                () -> {
                    throw new AssertionError("a region was looked up");
                });

        unused.close();
    }

    @Test
    void readsNothingOnceItIsClosed() {
        store.close();

        assertThatThrownBy(() -> store.get(DEV)).isInstanceOf(IllegalStateException.class);
    }

    @Nested
    class Reads {
        @Test
        void anObjectWithItsETagAndVersion() {
            s3.put(DEV_PATH, "replicas: 2\n", Map.of("ETag", "\"abc\"", "x-amz-version-id", "v7"));

            ObjectStore.StoredObject object = store.get(DEV).orElseThrow();

            assertThat(object.content()).asString().isEqualTo("replicas: 2\n");
            assertThat(object.eTag()).isEqualTo("\"abc\"");
            assertThat(object.versionId()).contains("v7");
            assertThat(object.location()).isEqualTo(DEV);
        }

        @Test
        void noVersionWhereTheBucketKeepsNone() {
            s3.put(DEV_PATH, "a: 1", Map.of("x-amz-version-id", "null"));
            s3.put("/values/base.yaml", "a: 1", Map.of());

            assertThat(store.get(DEV).orElseThrow().versionId()).isEmpty();
            assertThat(store.get(new ObjectLocation("values", "base.yaml"))
                            .orElseThrow()
                            .versionId())
                    .isEmpty();
        }

        @Test
        void theVersionThatIsAskedFor() {
            s3.put(DEV_PATH, "replicas: 1\n", Map.of("x-amz-version-id", "v1"));

            assertThat(store.get(DEV, Optional.of("v1")).orElseThrow().versionId())
                    .contains("v1");

            assertThat(s3.queries()).containsExactly("versionId=v1");
        }

        @ParameterizedTest
        @CsvSource({"404, NoSuchVersion", "400, InvalidArgument", "405, MethodNotAllowed"})
        void nothingUnderAVersionThatIsNone(int status, String code) {
            s3.refuse(DEV_PATH, status, code, "no", Map.of());

            assertThat(store.get(DEV, Optional.of("v0"))).isEmpty();
        }

        @Test
        void theNamesInAFolder() {
            s3.answerPlainly("/values", 200, """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <ListBucketResult><Name>values</Name><Prefix>orders/</Prefix>
                    <Contents><Key>orders/</Key></Contents>
                    <Contents><Key>orders/base.yaml</Key></Contents>
                    <Contents><Key>orders/prod.yaml</Key></Contents></ListBucketResult>""");

            assertThat(store.names(ObjectLocation.parse("s3://values/orders")))
                    .containsExactly("base.yaml", "prod.yaml");

            assertThat(s3.queries().get(0)).contains("prefix=orders%2F").contains("delimiter=%2F");
        }

        @Test
        void nothingUnderAMissingKey() {
            assertThat(store.get(DEV)).isEmpty();
            assertThat(s3.requests()).containsExactly("GET " + DEV_PATH);
        }

        @Test
        void keysWithPlusAndSpace() {
            s3.put("/charts/api-1.0.0%2B7%20b.tgz", "x", Map.of());

            assertThat(store.get(new ObjectLocation("charts", "api-1.0.0+7 b.tgz")))
                    .isPresent();
        }

        @Test
        void withTheConfiguredKeyAndRegion() {
            store.get(DEV);

            assertThat(s3.authorizations().get(0)).contains("Credential=AKIATEST/", "/eu-west-1/s3/");
        }

        @Test
        void refusesATruncatedDownload() {
            s3.putTruncated(DEV_PATH, "replicas: 2", 5);

            ReleaseFailure failure = failure();

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure).hasMessageContaining("broke off");
            assertThat(s3.requests()).as("a broken download is tried again").hasSizeGreaterThan(1);
        }

        @Test
        void refusesAnObjectThatIsTooLarge() {
            s3.putHuge(DEV_PATH, S3ObjectStore.MAX_OBJECT_BYTES + 1);

            ReleaseFailure failure = failure();

            assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
            assertThat(failure).hasMessageContaining("larger than 64 MiB");
            assertThat(s3.requests()).hasSize(1);
        }
    }

    private ReleaseFailure failure() {
        return catchThrowableOfType(ReleaseFailure.class, () -> store.get(DEV));
    }

    private static S3Settings settings(URI endpoint) {
        return new S3Settings(
                Optional.of(endpoint),
                Optional.of("eu-west-1"),
                Optional.of(new Credentials("AKIATEST", Secret.of("wJalrXUtnFEMI"), "settings.xml server aws")),
                Optional.empty());
    }
}
