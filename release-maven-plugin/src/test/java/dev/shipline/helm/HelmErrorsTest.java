package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HelmErrorsTest {
    @Test
    void anotherDeployIsGoingOn() {
        assertThat(failure("another operation (install/upgrade/rollback) is in progress"))
                .returns(FailureCode.RELEASE_BUSY, ReleaseFailure::code)
                .returns(true, e -> e.fix().contains("helm history orders-dev -n dev"));
    }

    @Test
    void anotherDeployWasFaster() {
        assertThat(failure("cannot re-use a name that is still in use").code()).isEqualTo(FailureCode.RELEASE_BUSY);
        assertThat(failure("create: failed to create: secrets \"sh.helm.release.v1.orders-dev.v2\" already exists")
                        .code())
                .isEqualTo(FailureCode.RELEASE_BUSY);
    }

    @Test
    void everyLineOfASchemaError() {
        ReleaseFailure failure = failure("""
                values don't meet the specifications of the schema(s) in the following chart(s):
                orders:
                - at '/replicas': got string, want integer
                - at '/image': missing property 'tag'
                """);

        assertThat(failure.code()).isEqualTo(FailureCode.VALUES);
        assertThat(failure.because())
                .contains("at '/replicas': got string, want integer", "at '/image': missing property 'tag'");
        assertThat(failure.fix()).contains("/target/dev.yaml");
    }

    @Test
    void theInnermostTemplateAndItsLine() {
        ReleaseFailure failure = failure("template: orders/templates/deployment.yaml:9:12: executing"
                + " \"orders/templates/deployment.yaml\" at <include \"orders.image\" .>: error calling include:"
                + " template: orders/templates/_helpers.tpl:3:4: executing \"orders.image\" at <.Values.a.b>:"
                + " nil pointer evaluating interface {}.b");

        assertThat(failure.code()).isEqualTo(FailureCode.CHART);
        assertThat(failure.because())
                .contains("orders/templates/_helpers.tpl fails in line 3", "nil pointer evaluating interface {}.b");
    }

    @Test
    void theInnermostTemplateInTheLinesOfHelm4() {
        ReleaseFailure failure = failure("""
                orders/templates/deployment.yaml:9:12
                  executing "orders/templates/deployment.yaml" at <include "orders.image" .>:
                    error calling include:
                orders/templates/_helpers.tpl:3:4
                  executing "orders.image" at <.Values.a.b>:
                    nil pointer evaluating interface {}.b

                Use --debug flag to render out invalid YAML
                """);

        assertThat(failure.code()).isEqualTo(FailureCode.CHART);
        assertThat(failure.because())
                .isEqualTo(
                        "the chart's orders/templates/_helpers.tpl fails in line 3: nil pointer evaluating interface {}.b");
    }

    @Test
    void aTemplateThatDoesNotParse() {
        assertThat(failure("parse error at (orders/templates/x.yaml:7): function \"foo\" not defined"))
                .returns(FailureCode.CHART, ReleaseFailure::code)
                .hasMessageContaining("orders/templates/x.yaml fails in line 7: function \"foo\" not defined");
    }

    @Test
    void aTemplateThatRefusesTheValues() {
        assertThat(failure("execution error at (orders/templates/x.yaml:7:3): image.tag is required"))
                .hasMessageContaining("orders/templates/x.yaml fails in line 7: image.tag is required");
    }

    @Test
    void theRightThatIsMissing() {
        ReleaseFailure failure = failure("query: failed to query with labels: secrets is forbidden: User"
                + " \"system:serviceaccount:ci:deployer\" cannot list resource \"secrets\" in API group \"\" in the"
                + " namespace \"dev\"");

        assertThat(failure.code()).isEqualTo(FailureCode.CREDENTIALS);
        assertThat(failure.because())
                .isEqualTo("system:serviceaccount:ci:deployer may not list secrets in namespace dev");
        assertThat(failure.fix())
                .isEqualTo("grant it a Role in namespace dev with the rules"
                        + " [{apiGroups: [\"\"], resources: [secrets], verbs: [list]}]");
    }

    @Test
    void theRightThatIsMissingInTheWholeCluster() {
        ReleaseFailure failure = failure(
                "clusterroles.rbac.authorization.k8s.io \"orders\" is forbidden: User \"ci\""
                        + " cannot get resource \"clusterroles\" in API group \"rbac.authorization.k8s.io\" at the cluster scope");

        assertThat(failure.because()).isEqualTo("ci may not get clusterroles in the whole cluster");
        assertThat(failure.fix())
                .isEqualTo("grant it a ClusterRole with the rules"
                        + " [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [get]}]");
    }

    @Test
    void refusedCredentialsBeforeAnUnreachableCluster() {
        assertThat(failure("Kubernetes cluster unreachable: the server has asked for the client to provide credentials")
                        .code())
                .isEqualTo(FailureCode.CREDENTIALS);
        assertThat(failure("Kubernetes cluster unreachable: Get \"https://k8s/version\": getting credentials: exec:"
                                + " executable aws not found")
                        .code())
                .isEqualTo(FailureCode.CREDENTIALS);
        assertThat(failure("Kubernetes cluster unreachable: Get \"https://k8s/version\": dial tcp 10.0.0.1:443:"
                                + " connect: connection refused")
                        .code())
                .isEqualTo(FailureCode.UNREACHABLE);
    }

    @Test
    void anObjectThatBelongsToNobody() {
        assertThat(failure("Unable to continue with install: Deployment \"orders-dev\" in namespace \"dev\" exists and"
                        + " cannot be imported into the current release: invalid ownership metadata"))
                .hasMessageContaining("Deployment \"orders-dev\" is there already and is not part of this release");
    }

    @Test
    void anImmutableField() {
        assertThat(failure("cannot patch \"orders-dev\" with kind Deployment: Deployment.apps \"orders-dev\" is"
                        + " invalid: spec.selector: Invalid value: {}: field is immutable"))
                .hasMessageContaining("\"orders-dev\" with kind Deployment would change in a field that is immutable");
    }

    @Test
    void whatIsNotKnownIsPassedOnInOneLine() {
        assertThat(failure("something new\n\n  in two lines"))
                .returns(FailureCode.HELM, ReleaseFailure::code)
                .returns("helm says: something new | in two lines", ReleaseFailure::because);
    }

    @Test
    void aWholeManifestIsCutShort() {
        assertThat(failure("x".repeat(100_000)).because()).hasSizeLessThan(2_000);
    }

    private static ReleaseFailure failure(String error) {
        HelmRequest request = new HelmRequest(
                "orders-dev",
                "dev",
                Path.of("/target/chart"),
                List.of(Path.of("/target/dev.yaml")),
                Path.of("/target/kubeconfig"),
                "",
                Duration.ofSeconds(30));
        return HelmErrors.failure("cannot upgrade release orders-dev", error, request);
    }
}
