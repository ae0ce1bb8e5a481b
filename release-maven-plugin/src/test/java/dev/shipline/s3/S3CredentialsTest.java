package dev.shipline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

/** What stands in the way before a request is sent, and what is said of it. */
class S3CredentialsTest {
    private static final ObjectLocation DEV = ObjectLocation.parse("s3://values/orders/dev.yaml");

    @AutoClose
    private final FakeS3 s3 = new FakeS3();

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
                .startsWith("no AWS credentials were found: neither the settings.xml server aws, nor AWS_ACCESS_KEY_ID")
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
