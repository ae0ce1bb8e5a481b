package dev.shipline.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.cluster.ClusterAccess;
import dev.shipline.cluster.Fabric8Cluster;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said when an EKS cluster is not found, or does not let us in. */
class EksRefusalTest {
    private final EksFixture eks = new EksFixture();

    @AfterEach
    void close() {
        eks.close();
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
            eks.aws.answer(status, error, "said AWS.");

            ReleaseFailure failure = eks.refused();

            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.what()).isEqualTo("cannot find the EKS cluster prod");
            assertThat(failure.because()).contains(because);
            assertThat(failure.fix()).contains(fix);
            assertThat(eks.pauses).as("asking again helps with none of these").isEmpty();
        }

        @Test
        void withAWrongKey() {
            eks.secret = "another";
            eks.aws.answer(eks.cluster);

            ReleaseFailure failure = eks.refused();

            assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
            assertThat(failure.because()).contains("does not accept the credentials from settings.xml server aws");
        }

        @Test
        void onlyAfterAskingAgainWhereAwsIsUnwell() {
            eks.aws.answer(503, "ServiceUnavailableException", "try later");
            eks.aws.answer(429, "TooManyRequestsException", "slow down");
            eks.aws.answer(eks.cluster);

            assertThat(eks.find("prod").server()).isEqualTo(URI.create(eks.api.url()));
            assertThat(eks.pauses).hasSize(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"CREATING", "DELETING", "FAILED", "PENDING"})
        void unlessTheyAreActive(String status) {
            eks.cluster.put("status", status);
            eks.aws.answer(eks.cluster);

            ReleaseFailure failure = eks.refused();

            assertThat(failure.code()).isEqualTo(FailureCode.CLUSTER);
            assertThat(failure.because()).isEqualTo("it is " + status + ", not ACTIVE");
        }

        @Test
        void inAnotherAccountThanTheNamedOne() {
            eks.aws.answer(eks.cluster);

            ReleaseFailure failure = catchThrowableOfType(
                    ReleaseFailure.class, () -> eks.find("arn:aws:eks:eu-west-1:999999999999:cluster/prod"));

            assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
            assertThat(failure.because()).contains(FakeAws.CLUSTER_ARN, "names account 999999999999");
        }

        @Test
        void whereNobodyAnswers() {
            eks.aws.close();

            ReleaseFailure failure = eks.refused();

            assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
            assertThat(failure.because()).isEqualTo("127.0.0.1 does not answer: the connection is refused");
        }
    }

    @Nested
    class DoNotLetIn {
        @Test
        void whomTheyDoNotKnow() {
            ClusterAccess access = eks.found();
            eks.api.forgetUs();
            try (Fabric8Cluster connected = eks.connect(access)) {
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
            ClusterAccess access = eks.found();
            eks.aws.refuseIdentities("ExpiredToken", "The security token included in the request is expired");
            try (Fabric8Cluster connected = eks.connect(access)) {
                ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, connected::requireReachable);

                assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
                assertThat(failure.because())
                        .contains("AWS does not accept the credentials", "ExpiredToken The security token");
            }
        }

        @Test
        void anybodyFromOutsideTheirNetwork() {
            eks.cluster.put("resourcesVpcConfig", Map.of("endpointPublicAccess", false));
            ClusterAccess access = eks.found();
            eks.api.close();
            try (Fabric8Cluster connected = eks.connect(access)) {
                ReleaseFailure failure = catchThrowableOfType(ReleaseFailure.class, connected::requireReachable);

                assertThat(failure.code()).isEqualTo(FailureCode.UNREACHABLE);
                assertThat(failure.fix()).contains("the endpoint of the EKS cluster prod is private");
            }
        }

        @Test
        void anybodyWhoseAddressIsNotListed() {
            eks.cluster.put(
                    "resourcesVpcConfig",
                    Map.of("endpointPublicAccess", true, "publicAccessCidrs", List.of("203.0.113.0/24")));

            assertThat(eks.found().whenUnreachable()).contains("lets in only 203.0.113.0/24", "publicAccessCidrs");
        }
    }
}
