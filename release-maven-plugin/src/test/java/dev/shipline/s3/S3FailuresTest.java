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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the store answers, in words that help. */
class S3FailuresTest {
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
