package dev.shipline.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.cluster.ClusterAccess;
import dev.shipline.cluster.EksName;
import dev.shipline.cluster.Fabric8Cluster;
import dev.shipline.cluster.Tolerance;
import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.AwsRequests;
import dev.shipline.s3.S3Settings;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EksClustersTest {
    private final FakeAws aws = new FakeAws();
    private final FakeEksApi api = new FakeEksApi(aws.url());
    private final List<Duration> pauses = new ArrayList<>();
    private final Map<String, Object> cluster = new HashMap<>();
    private final HandClock clock = new HandClock(Instant.parse("2026-11-22T12:00:00Z"));
    private String secret = FakeAws.SECRET;
    private AwsRequests requests;

    @TempDir
    Path folder;

    @BeforeEach
    void describe() {
        cluster.put("arn", FakeAws.CLUSTER_ARN);
        cluster.put("status", "ACTIVE");
        cluster.put("endpoint", api.url());
        cluster.put("certificateAuthority", Map.of("data", ""));
    }

    @AfterEach
    void close() {
        requests.close();
        api.close();
        aws.close();
    }

    private ClusterAccess find(String name) {
        Credentials credentials = new Credentials(FakeAws.KEY, Secret.of(secret), "settings.xml server aws");
        S3Settings settings =
                new S3Settings(Optional.empty(), Optional.of("eu-west-1"), Optional.of(credentials), Optional.empty());
        requests = new AwsRequests(settings, Optional.empty(), Optional.empty(), clock);
        return new EksClusters(requests, aws.endpoints(), clock, pauses::add).find(EksName.parse(name));
    }

    private ClusterAccess found() {
        aws.answer(cluster);
        return find("prod");
    }

    private ReleaseFailure refused() {
        return catchThrowableOfType(ReleaseFailure.class, () -> find("prod"));
    }

    private Fabric8Cluster connect(ClusterAccess access) {
        return Fabric8Cluster.connect(access, Map.of(), Tolerance.DEFAULT, line -> {});
    }

    @Test
    void areFoundByOneSignedRequest() {
        cluster.put("certificateAuthority", Map.of("data", "QUJD"));

        ClusterAccess access = found();

        assertThat(access.server()).isEqualTo(URI.create(api.url()));
        assertThat(access.certificateAuthority()).isEqualTo("QUJD");
        assertThat(aws.requests()).containsExactly("/clusters/prod");
    }

    @Nested
    class OpenedByAToken {
        @Test
        void thatTheClusterTakes() {
            try (Fabric8Cluster connected = connect(found())) {
                assertThat(connected.requireReachable()).isEqualTo("v1.33.4-eks");
                assertThat(connected.description()).isEqualTo("prod at " + api.url());
            }
        }

        @Test
        void thatIsASignedQuestionWhoWeAre() {
            String token = found().token().reveal();

            assertThat(token).startsWith("k8s-aws-v1.").doesNotContain("=");
            String url = new String(Base64.getUrlDecoder().decode(token.substring(11)), StandardCharsets.UTF_8);
            assertThat(SigV4.query(URI.create(url)))
                    .containsEntry("Action", "GetCallerIdentity")
                    .containsEntry("Version", "2011-06-15")
                    .containsEntry("X-Amz-Date", "20261122T120000Z")
                    .containsEntry("X-Amz-Expires", "60")
                    .containsEntry("X-Amz-SignedHeaders", "host;x-k8s-aws-id");
        }

        @Test
        void thatIsMadeAnewLongBeforeItEnds() {
            ClusterAccess access = found();
            try (Fabric8Cluster connected = connect(access)) {
                connected.requireReachable();
                connected.requireReachable();
                assertThat(api.tokens().stream().distinct())
                        .as("the cluster asks AWS once for each")
                        .hasSize(1);

                clock.passes(Duration.ofMinutes(5));
                connected.requireReachable();
                assertThat(api.tokens().stream().distinct()).hasSize(2);
            }
        }

        @Test
        void thatIsNewInEveryKubeconfigOfAHelmCall() throws IOException {
            ClusterAccess access = found();
            Path file = folder.resolve("kubeconfig");
            try (Fabric8Cluster connected = connect(access)) {
                connected.writeKubeconfig(file);
                String first = token(file);
                clock.passes(Duration.ofMinutes(6));
                connected.writeKubeconfig(file);

                assertThat(token(file))
                        .isNotEqualTo(first)
                        .isEqualTo(access.token().reveal());
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                assertThat(Files.readString(file)).doesNotContain("exec", "namespace");
            }
        }

        private String token(Path kubeconfig) throws IOException {
            return Document.json(Files.readString(kubeconfig))
                    .at("users")
                    .items()
                    .get(0)
                    .at("user", "token")
                    .text("");
        }

        @Test
        void isNowhereToBeReadInAMessage() {
            ClusterAccess access = found();
            api.forgetUs();
            try (Fabric8Cluster connected = connect(access)) {
                assertThatThrownBy(connected::requireReachable)
                        .message()
                        .doesNotContain("k8s-aws-v1", FakeAws.SECRET, "X-Amz-Signature");
            }
            assertThat(access.token()).hasToString("****");
        }
    }

    @Nested
    class AreRefused {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                404|ResourceNotFoundException|CONFIGURATION|account 123456789012, in which this is arn:aws:sts::123456789012:assumed-role/ci/circleci-acme-4711, has none of that name in eu-west-1|ship.eks.region
                403|AccessDeniedException|CREDENTIALS|have no right to eks:DescribeCluster (said AWS)|arn:aws:eks:eu-west-1:123456789012:cluster/prod
                403|ExpiredTokenException|CREDENTIALS|the credentials from settings.xml server aws have expired (said AWS)|log in again
                403|UnrecognizedClientException|CREDENTIALS|AWS does not accept the credentials from settings.xml server aws (said AWS)|correct them
                400|RequestTimeTooSkewed|CONFIGURATION|the clock of this machine differs too much from AWS's|set the clock
                400|InvalidParameterException|UNREACHABLE|127.0.0.1 answers with status 400 InvalidParameterException (said AWS)|run the job again
                """)
        void inWordsThatHelp(int status, String error, FailureCode code, String because, String fix) {
            aws.answer(status, error, "said AWS.");

            ReleaseFailure failure = refused();

            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.what()).isEqualTo("cannot find the EKS cluster prod");
            assertThat(failure.because()).contains(because);
            assertThat(failure.fix()).contains(fix);
            assertThat(pauses).as("asking again helps with none of these").isEmpty();
        }

        @Test
        void withAWrongKey() {
            secret = "another";
            aws.answer(cluster);

            ReleaseFailure failure = refused();

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because()).contains("does not accept the credentials from settings.xml server aws");
        }

        @Test
        void onlyAfterAskingAgainWhereAwsIsUnwell() {
            aws.answer(503, "ServiceUnavailableException", "try later");
            aws.answer(429, "TooManyRequestsException", "slow down");
            aws.answer(cluster);

            assertThat(find("prod").server()).isEqualTo(URI.create(api.url()));
            assertThat(pauses).hasSize(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"CREATING", "DELETING", "FAILED", "PENDING"})
        void unlessTheyAreActive(String status) {
            cluster.put("status", status);
            aws.answer(cluster);

            ReleaseFailure failure = refused();

            assertThat(failure.code()).isEqualTo(FailureCode.CLUSTER);
            assertThat(failure.because()).isEqualTo("it is " + status + ", not ACTIVE");
        }

        @Test
        void inAnotherAccountThanTheNamedOne() {
            aws.answer(cluster);

            ReleaseFailure failure = catchThrowableOfType(
                    ReleaseFailure.class, () -> find("arn:aws:eks:eu-west-1:999999999999:cluster/prod"));

            assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
            assertThat(failure.because()).contains(FakeAws.CLUSTER_ARN, "names account 999999999999");
        }

        @Test
        void whereNobodyAnswers() {
            aws.close();

            ReleaseFailure failure = refused();

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure.because()).isEqualTo("127.0.0.1 does not answer: the connection is refused");
        }
    }

    @Nested
    class DoNotLetIn {
        @Test
        void whomTheyDoNotKnow() {
            ClusterAccess access = found();
            api.forgetUs();
            try (Fabric8Cluster connected = connect(access)) {
                ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, connected::requireReachable);

                assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
                assertThat(failure.because()).isEqualTo("the EKS cluster prod does not know " + FakeAws.ARN);
                assertThat(failure.fix())
                        .contains("create-access-entry --cluster-name prod", "aws-auth")
                        .as("the role, not its session")
                        .contains("--principal-arn arn:aws:iam::123456789012:role/ci ");
            }
        }

        @Test
        void whomAwsDoesNotKnowAnyMore() {
            ClusterAccess access = found();
            aws.refuseIdentities("ExpiredToken", "The security token included in the request is expired");
            try (Fabric8Cluster connected = connect(access)) {
                ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, connected::requireReachable);

                assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
                assertThat(failure.because())
                        .contains("AWS does not accept the credentials", "ExpiredToken The security token");
            }
        }

        @Test
        void anybodyFromOutsideTheirNetwork() {
            cluster.put("resourcesVpcConfig", Map.of("endpointPublicAccess", false));
            ClusterAccess access = found();
            api.close();
            try (Fabric8Cluster connected = connect(access)) {
                ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, connected::requireReachable);

                assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
                assertThat(failure.fix()).contains("the endpoint of the EKS cluster prod is private");
            }
        }

        @Test
        void anybodyWhoseAddressIsNotListed() {
            cluster.put(
                    "resourcesVpcConfig",
                    Map.of("endpointPublicAccess", true, "publicAccessCidrs", List.of("203.0.113.0/24")));

            assertThat(found().whenUnreachable()).contains("lets in only 203.0.113.0/24", "publicAccessCidrs");
        }
    }
}
