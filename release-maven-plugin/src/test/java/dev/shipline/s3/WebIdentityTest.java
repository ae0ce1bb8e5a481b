package dev.shipline.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebIdentityTest {
    private static final ObjectLocation DEV = ObjectLocation.parse("s3://values/orders/dev.yaml");
    private static final String ROLE = "arn:aws:iam::123456789012:role/ci";
    private static final String TOKEN = "eyJhbGciOi.never-show-this.signature";

    private final FakeS3 s3 = new FakeS3();
    private final FakeSts sts = new FakeSts();
    private final Map<String, String> variables = new HashMap<>(Map.of(
            "CIRCLE_OIDC_TOKEN_V2", TOKEN,
            "CIRCLE_PROJECT_USERNAME", "acme",
            "CIRCLE_PROJECT_REPONAME", "orders service",
            "CIRCLE_BUILD_NUM", "4711"));
    private S3ObjectStore store;

    @BeforeEach
    void open() {
        s3.put("/values/orders/dev.yaml", "a: 1\n", Map.of());
        sts.give(Instant.now().plusSeconds(3600));
        store = new S3ObjectStore(settings());
    }

    @AfterEach
    void stop() {
        store.close();
        sts.close();
        s3.close();
    }

    @Test
    void isExchangedForCredentialsOfTheRole() {
        store.get(DEV);
        store.get(DEV);

        assertThat(sts.requests())
                .singleElement()
                .asString()
                .contains("Action=AssumeRoleWithWebIdentity", "RoleArn=" + ROLE, "WebIdentityToken=" + TOKEN)
                .contains("RoleSessionName=acme-orders-service-4711");
        assertThat(s3.authorizations()).hasSize(2).allMatch(header -> header.contains("Credential=ASIA1/"));
    }

    @Test
    void isExchangedAgainWhenTheCredentialsRunOut() {
        sts.give(Instant.now().plusSeconds(5));
        store.get(DEV);
        sts.give(Instant.now().plusSeconds(3600));
        store.get(DEV);

        assertThat(sts.requests()).hasSizeGreaterThan(1);
        assertThat(s3.authorizations().get(1)).doesNotContain("Credential=ASIA1/");
    }

    @Test
    void hasASessionNameThatAwsTakes() {
        variables.put("CIRCLE_PROJECT_REPONAME", "a-service-with-a-very-long-name-that-goes-on-and-on-and-on-and-on");

        String session = identity().session();

        assertThat(session).hasSize(64).endsWith("-4711").matches("[A-Za-z0-9=,.@_-]+");
        assertThat(WebIdentity.ofCircleCi(ROLE, Map.of("CIRCLE_OIDC_TOKEN_V2", "t"), Optional.empty())
                        .orElseThrow()
                        .session())
                .isEqualTo("release-maven-plugin");
    }

    @Test
    void isNoneWhereCircleCiGivesNoToken() {
        variables.put("CIRCLE_OIDC_TOKEN_V2", " ");

        assertThat(WebIdentity.ofCircleCi(ROLE, variables, Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | ExpiredTokenException | CREDENTIALS   | CIRCLE_OIDC_TOKEN_V2 has expired             | run the job again
            400 | InvalidIdentityToken  | CREDENTIALS   | does not know who signed                     | OpenID Connect provider
            403 | AccessDenied          | CREDENTIALS   | does not trust this CircleCI project         | sts:AssumeRoleWithWebIdentity
            400 | ValidationError       | CONFIGURATION | cannot read what it was asked                | ship.aws.role
            403 | RegionDisabledException | CONFIGURATION | switched off in this region                | ship.s3.region
            400 | IDPCommunicationError | UNREACHABLE   | answers with status 400                      | run the job again
            503 | ServiceUnavailable    | UNREACHABLE   | answers with status 503                      | run the job again
            400 | PackedPolicyTooLarge  | CREDENTIALS   | gave out no credentials for the role         | trust policy
            """)
    void saysWhyItIsRefused(int status, String code, FailureCode expected, String because, String fix) {
        sts.refuse(status, code, "Words of STS about " + TOKEN);

        ReleaseFailure failure = failure();

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.what()).isEqualTo("cannot read s3://values/orders/dev.yaml");
        assertThat(failure.because()).contains(because, "Words of STS about ****");
        assertThat(failure.fix()).contains(fix);
        assertThat(failure.getMessage()).doesNotContain("never-show-this");
        assertThat(s3.requests()).isEmpty();
    }

    @Test
    void saysThatTheTokenServiceIsAway() {
        sts.close();

        ReleaseFailure failure = failure();

        assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
        assertThat(failure.because()).contains("the token service of AWS", ROLE, "the connection was refused");
    }

    @Test
    void showsItsTokenNowhere() {
        sts.refuse(403, "AccessDenied", "no");
        StringWriter trace = new StringWriter();
        failure().printStackTrace(new PrintWriter(trace));

        assertThat(trace.toString() + identity() + settings()).doesNotContain("never-show-this");
    }

    private WebIdentity identity() {
        return WebIdentity.ofCircleCi(ROLE, variables, Optional.of(sts.endpoint()))
                .orElseThrow();
    }

    private S3Settings settings() {
        return new S3Settings(
                Optional.of(s3.endpoint()),
                Optional.of("eu-west-1"),
                Optional.empty(),
                Optional.of("a-profile-that-loses"),
                Optional.of(identity()));
    }

    private ReleaseFailure failure() {
        return catchThrowableOfType(ReleaseFailure.class, () -> store.get(DEV));
    }
}
