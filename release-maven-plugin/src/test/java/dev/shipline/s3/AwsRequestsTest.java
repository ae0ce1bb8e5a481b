package dev.shipline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom AWS's other services take us for; that a signature is right is shown with those that ask for one. */
class AwsRequestsTest {
    private static final String ROLE = "arn:aws:iam::999999999999:role/deploy";
    private static final URI WHO = URI.create("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity");

    private final FakeSts sts = new FakeSts();
    private AwsRequests aws;

    @AfterEach
    void close() {
        aws.close();
        sts.close();
    }

    private AwsRequests requests(String region, Optional<WebIdentity> identity, Optional<String> role) {
        Optional<Credentials> keys = identity.isPresent()
                ? Optional.empty()
                : Optional.of(new Credentials("AKIDEXAMPLE", Secret.of("secret-key"), "the environment"));
        aws = new AwsRequests(
                new S3Settings(
                        Optional.of(URI.create("http://127.0.0.1:1")),
                        Optional.of(region),
                        keys,
                        Optional.empty(),
                        identity),
                role,
                Optional.of(sts.endpoint()),
                Clock.systemUTC());
        return aws;
    }

    private String presigned() {
        return aws.presigned("cannot look", "sts", WHO, Map.of(), Duration.ofMinutes(1))
                .toString();
    }

    @Test
    void itIsWhoHasTheCredentialsOfS3() {
        requests("eu-west-1", Optional.empty(), Optional.empty());

        assertThat(presigned())
                .contains("X-Amz-Credential=AKIDEXAMPLE%2F", "%2Feu-west-1%2Fsts%2Faws4_request")
                .doesNotContain("secret-key", "Security-Token");
        assertThat(sts.requests()).isEmpty();
    }

    @Test
    void itIsTheRoleThatTheseTakeOn() {
        sts.give(Instant.now().plusSeconds(3600));
        requests("eu-west-1", Optional.empty(), Optional.of(ROLE));

        assertThat(presigned()).contains("X-Amz-Credential=ASIA1%2F", "X-Amz-Security-Token=session-token");
        assertThat(presigned()).contains("X-Amz-Credential=ASIA1%2F");
        assertThat(sts.requests())
                .singleElement()
                .asString()
                .contains("Action=AssumeRole&", "RoleArn=" + ROLE, "RoleSessionName=release-maven-plugin");
        assertThat(aws.credentialsSource()).isEqualTo("the role " + ROLE + ", taken on with the environment");
    }

    @Test
    void aJobsOwnIdentityMayTakeOnARoleToo() {
        sts.give(Instant.now().plusSeconds(3600));
        WebIdentity identity = new WebIdentity(
                "arn:aws:iam::123456789012:role/ci", Secret.of("token"), "job", Optional.of(sts.endpoint()));
        requests("eu-west-1", Optional.of(identity), Optional.of(ROLE));

        assertThat(presigned()).contains("X-Amz-Security-Token=session-token");
        assertThat(sts.requests()).hasSize(2);
        assertThat(sts.requests().get(0)).contains("Action=AssumeRoleWithWebIdentity");
        assertThat(sts.requests().get(1)).contains("Action=AssumeRole&", "RoleArn=" + ROLE);
    }

    @Test
    void aRoleThatMayNotBeTakenOnIsTold() {
        sts.refuse(403, "AccessDenied", "User: bob is not authorized to perform: sts:AssumeRole");
        requests("eu-west-1", Optional.empty(), Optional.of(ROLE));

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, this::presigned);

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
        assertThat(failure.what()).isEqualTo("cannot look");
        assertThat(failure.because())
                .contains("the credentials from the environment may not take on the role " + ROLE, "User: bob");
        assertThat(failure.fix()).contains("sts:AssumeRole", "ship.eks.role");
    }

    @Test
    void aJobsIdentityThatIsRefusedIsToldAsThat() {
        sts.refuse(400, "ExpiredTokenException", "Token expired");
        WebIdentity identity = new WebIdentity(
                "arn:aws:iam::123456789012:role/ci", Secret.of("token"), "job", Optional.of(sts.endpoint()));
        requests("eu-west-1", Optional.of(identity), Optional.of(ROLE));

        ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, this::presigned);

        assertThat(failure.what()).isEqualTo("cannot look");
        assertThat(failure.because()).contains("OIDC token in CIRCLE_OIDC_TOKEN_V2 has expired");
    }

    @ParameterizedTest
    @CsvSource({
        "eu-west-1, https://eks.eu-west-1.amazonaws.com",
        "us-gov-west-1, https://eks.us-gov-west-1.amazonaws.com",
        "cn-north-1, https://eks.cn-north-1.amazonaws.com.cn"
    })
    void servicesAreWhereTheRegionHasThem(String region, URI endpoint) {
        assertThat(requests(region, Optional.empty(), Optional.empty()).endpoint("eks"))
                .isEqualTo(endpoint);
    }
}
