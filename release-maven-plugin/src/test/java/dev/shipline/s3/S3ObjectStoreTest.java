package dev.shipline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

class S3ObjectStoreTest {
    private static final ObjectLocation DEV = ObjectLocation.parse("s3://values/orders/dev.yaml");
    private static final String DEV_PATH = "/values/orders/dev.yaml";
    private static final String SECRET = "wJalrXUtnFEMI-never-show";

    private final FakeS3 s3 = new FakeS3();
    private final S3ObjectStore store = new S3ObjectStore(settings(s3.endpoint()));

    @AfterEach
    void stop() {
        store.close();
        s3.close();
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

    @Nested
    class Explains {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                404 | NoSuchBucket                 | CONFIGURATION | there is no bucket "values"              | ship.s3.endpoint
                403 | AccessDenied                 | CREDENTIALS   | s3:GetObject for the key "orders/dev.yaml" | s3:ListBucket
                403 | InvalidAccessKeyId           | CREDENTIALS   | settings.xml server aws                  | AWS_ACCESS_KEY_ID
                403 | SignatureDoesNotMatch        | CREDENTIALS   | settings.xml server aws                  | AWS_PROFILE
                400 | ExpiredToken                 | CREDENTIALS   | have expired                             | log in again
                400 | AuthorizationHeaderMalformed | CONFIGURATION | region eu-central-1                      | set ship.s3.region to eu-central-1
                301 | PermanentRedirect            | CONFIGURATION | region eu-central-1                      | set ship.s3.region to eu-central-1
                403 | RequestTimeTooSkewed         | CONFIGURATION | clock                                    | clock
                """)
        void refusals(int status, String code, FailureCode expected, String because, String fix) {
            s3.refuse(DEV_PATH, status, code, "Words of S3.", Map.of("x-amz-bucket-region", "eu-central-1"));

            ReleaseFailure failure = failure();

            assertThat(failure.code()).isEqualTo(expected);
            assertThat(failure.what()).isEqualTo("cannot read s3://values/orders/dev.yaml");
            assertThat(failure.because()).contains(because);
            assertThat(failure.fix()).contains(fix);
        }

        @Test
        void whoWasDeniedInTheStoresOwnWords() {
            s3.refuse(DEV_PATH, 403, "AccessDenied", "User: arn:aws:iam::1:user/ci is not authorized", Map.of());

            assertThat(failure())
                    .hasMessageContaining("User: arn:aws:iam::1:user/ci is not authorized")
                    .hasMessageContaining("settings.xml server aws (access key …TEST) have no right")
                    .hasMessageNotContaining("AKIATEST");
        }

        @Test
        void theRightToReadAnEarlierVersion() {
            s3.refuse(DEV_PATH, 403, "AccessDenied", "Access Denied.", Map.of());

            assertThatThrownBy(() -> store.get(DEV, Optional.of("v1")))
                    .hasMessageContaining("have no right to s3:GetObjectVersion for the key")
                    .hasMessageContaining("allow s3:GetObjectVersion on arn:aws:s3:::values/orders/dev.yaml");
        }

        @Test
        void aServerThatIsNoS3() {
            s3.answerPlainly(DEV_PATH, 404, "<html>not found</html>");

            assertThat(failure())
                    .returns(FailureCode.UNREACHABLE, ReleaseFailure::code)
                    .hasMessageContaining("ship.s3.endpoint is the address of an S3 store");
        }

        @Test
        void aStoreThatIsIll() {
            s3.refuse(DEV_PATH, 503, "SlowDown", "Please reduce your request rate.", Map.of());

            assertThat(failure())
                    .returns(FailureCode.UNREACHABLE, ReleaseFailure::code)
                    .hasMessageContaining("503 SlowDown");
            assertThat(s3.requests()).hasSizeGreaterThan(1);
        }

        @Test
        void anEndpointThatNobodyListensOn() {
            URI endpoint = s3.endpoint();
            s3.close();

            assertThat(failure())
                    .returns(FailureCode.UNREACHABLE, ReleaseFailure::code)
                    .hasMessageContaining(endpoint + " cannot be reached (the connection was refused)")
                    .hasMessageContaining("check ship.s3.endpoint");
        }

        @Test
        void aProfileThatIsMissing() {
            S3Settings settings = new S3Settings(
                    Optional.of(s3.endpoint()), Optional.empty(), Optional.empty(), Optional.of("no-such-profile"));
            try (S3ObjectStore profiled = new S3ObjectStore(settings)) {
                assertThatThrownBy(() -> profiled.get(DEV))
                        .hasMessageContaining("the AWS profile no-such-profile gives no credentials")
                        .hasMessageContaining("settings.xml server aws")
                        .hasMessageNotContaining("ProfileFile(");
            }
        }

        @Test
        void thatThereIsNoRegion() {
            S3ObjectStore nowhere =
                    new S3ObjectStore(S3Settings.defaults(), AnonymousCredentialsProvider::create, () -> () -> {
                        throw SdkClientException.create("Unable to load region from any of the providers");
                    });

            assertThatThrownBy(() -> nowhere.get(DEV))
                    .hasMessageContaining("no AWS region")
                    .hasMessageContaining("set ship.s3.region or the environment variable AWS_REGION");
        }

        @Test
        void thatThereAreNoCredentialsAtAll() {
            ReleaseFailure failure = withoutCredentials("WebIdentityTokenFileCredentialsProvider(): Either the "
                    + "environment variable AWS_WEB_IDENTITY_TOKEN_FILE or the javaproperty must be set., "
                    + "ProfileCredentialsProvider(): Profile file contained no credentials");

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because())
                    .startsWith(
                            "no AWS credentials were found: neither the settings.xml server aws, nor AWS_ACCESS_KEY_ID")
                    .endsWith("the role of a container or of an EC2 instance");
        }

        @Test
        void thatTheWebIdentityFailed() {
            ReleaseFailure failure = withoutCredentials("WebIdentityTokenFileCredentialsProvider(): Not authorized to "
                    + "perform sts:AssumeRoleWithWebIdentity, ProfileCredentialsProvider(): no");

            assertThat(failure.because())
                    .contains("the web identity of AWS_ROLE_ARN failed (Not authorized to perform"
                            + " sts:AssumeRoleWithWebIdentity)");
        }

        @Test
        void thatARoleWasRefused() {
            ReleaseFailure failure = without(StsException.builder()
                    .message("User: u is not authorized to perform: sts:AssumeRole")
                    .statusCode(403)
                    .build());

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because())
                    .startsWith("AWS gave out no credentials for AWS's default chain (User: u is not authorized");
        }

        @Test
        void aCertificateOfAnAuthorityThatNobodyKnows() {
            Exception untrusted = new SSLHandshakeException("PKIX path building failed: sun.security.x");
            untrusted.initCause(new CertificateException(
                    "PKIX path building failed",
                    new CertPathBuilderException("unable to find valid certification path to requested target")));

            ReleaseFailure failure = without(SdkClientException.create("Unable to execute HTTP request", untrusted));

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure.because())
                    .isEqualTo("this JVM does not trust the certificate of " + s3.endpoint()
                            + ": unable to find valid certification path to requested target");
            assertThat(failure.fix()).contains("MAVEN_OPTS", "-Djavax.net.ssl.trustStore", "ship.s3.endpoint");
        }

        private ReleaseFailure withoutCredentials(String reasons) {
            return without(SdkClientException.create(
                    "Unable to load credentials from any of the providers in the chain: [" + reasons + "]"));
        }

        private ReleaseFailure without(SdkException problem) {
            S3Settings settings = new S3Settings(
                    Optional.of(s3.endpoint()), Optional.of("eu-west-1"), Optional.empty(), Optional.empty());
            S3ObjectStore anonymous = new S3ObjectStore(
                    settings,
                    () -> () -> {
                        throw problem;
                    },
                    () -> S3Clients.regions(settings));
            try (anonymous) {
                return catchThrowableOfType(ReleaseFailure.class, () -> anonymous.get(DEV));
            }
        }
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

    @Test
    void showsNoSecretInAnyFailure() {
        s3.refuse(DEV_PATH, 403, "SignatureDoesNotMatch", "The signature does not match.", Map.of());

        StringWriter trace = new StringWriter();
        failure().printStackTrace(new PrintWriter(trace));

        assertThat(trace.toString()).doesNotContain(SECRET);
        assertThat(settings(s3.endpoint()).toString()).doesNotContain(SECRET);
    }

    private ReleaseFailure failure() {
        return catchThrowableOfType(ReleaseFailure.class, () -> store.get(DEV));
    }

    private static S3Settings settings(URI endpoint) {
        return new S3Settings(
                Optional.of(endpoint),
                Optional.of("eu-west-1"),
                Optional.of(new Credentials("AKIATEST", Secret.of(SECRET), "settings.xml server aws")),
                Optional.empty());
    }
}
