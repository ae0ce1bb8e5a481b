package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.pipeline.CommitOrder;
import dev.shipline.pipeline.Deployment;
import dev.shipline.pipeline.Release;
import dev.shipline.registry.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasePlannerTest {
    @TempDir
    Path folder;

    private PlannedService service;

    @BeforeEach
    void aServiceWithItsThreeFacts() throws IOException, GitAPIException {
        service = new PlannedService(folder);
    }

    @Test
    void onlyAPlanIsADryRunByItself() {
        assertThat(service.plan().dryRun()).isFalse();
        service.mojo = service.withTheThreeFacts(
                new PlanMojo(Builds.project(folder), Builds.session("ship:plan"), null, null));
        assertThat(service.plan().dryRun()).isTrue();
    }

    @Test
    void withoutAnEnvironmentThereIsNoDeployment() {
        Release release = service.plan();
        assertThat(release.deployment()).isEmpty();
        assertThat(release.tag()).isEqualTo(release.commit().sha().substring(0, 7));
        assertThat(release.image().base()).contains("docker.io/library/eclipse-temurin:17-jre");
        assertThat(release.image().dockerfile()).isEmpty();
        assertThat(release.image().labels())
                .containsEntry(
                        "org.opencontainers.image.revision", release.commit().sha());
        assertThat(release.policy().threshold()).isEqualTo(Severity.HIGH);
    }

    @Test
    void everythingElseFollowsFromTheEnvironment() {
        service.mojo.environment = "dev";
        Deployment deployment = service.deployment();
        assertThat(deployment.release()).isEqualTo("orders-dev");
        assertThat(deployment.namespace()).isEqualTo("dev");
        assertThat(deployment.values().file()).isEqualTo("dev.yaml");
        assertThat(deployment.values().withBase()).isTrue();
        assertThat(deployment.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(deployment.promoteFrom()).isEmpty();
        assertThat(deployment.patience()).isEqualTo(Duration.ofMinutes(10));
        assertThat(deployment.order()).isEqualTo(CommitOrder.NOT_OLDER);
    }

    @Test
    void aRobotIsNamedAsQuayDoes() {
        service.mojo.registryRobot = "acme+ci_2";
        service.plan();
        service.mojo.registryRobot = "ci@acme";
        assertThatThrownBy(service::plan)
                .hasMessageContaining("ship.registry.robot is wrong: \"ci@acme\" is no robot account such as acme+ci");
    }

    @Test
    void theBashToolsVariablesStandIn() {
        service.mojo.environment = "dev";
        service.mojo.image = null;
        service.mojo.values = null;
        service.mojo.chart = null;
        service.variables.put("IMAGE_NAME", "quay.io/acme/ts-sample");
        service.variables.put("RELEASE_NAME", "ts-sample-d");
        service.variables.put("RELEASE_NAMESPACE", "development");
        service.variables.put("HELM_CHART_NAME", "ts-backend-chart");
        service.variables.put("HELM_VALUES_S3_FOLDER", "ts-sample");
        service.variables.put("HELM_VALUES_FILENAME", "values-dev.yaml");
        service.variables.put("HELM_VALUES_BASE_ON", "false");
        Release release = service.plan();
        Deployment deployment = release.deployment().orElseThrow();
        assertThat(release.image().name()).hasToString("quay.io/acme/ts-sample");
        assertThat(deployment.release()).isEqualTo("ts-sample-d");
        assertThat(deployment.namespace()).isEqualTo("development");
        assertThat(deployment.chart().location()).isEqualTo("s3://s6-kubernetes-charts/ts-backend-chart");
        assertThat(deployment.values().location()).isEqualTo("s3://s6-kubernetes-values/ts-sample");
        assertThat(deployment.values().file()).isEqualTo("values-dev.yaml");
        assertThat(deployment.values().withBase()).isFalse();
    }

    @Test
    void aChangedFileMarksTheTag() throws IOException {
        Files.writeString(folder.resolve("pom.xml"), "<project><!-- changed --></project>");
        assertThat(service.plan().tag()).endsWith("-dirty");
    }

    @Test
    void whatOnlyLooksNeedsNeitherImageNorChartNorValues() {
        service.mojo.environment = "dev";
        service.mojo.image = null;
        service.mojo.values = null;
        service.mojo.chart = null;
        assertThat(new ReleasePlanner(service.mojo, service.variables).requireTarget())
                .hasToString("orders-dev in namespace dev");
    }

    @Test
    void theOrderOfCommitsAndThePatienceAreTheServices() {
        service.mojo.environment = "prod";
        service.mojo.commitOrder = "Newer";
        service.mojo.lockWait = 0;
        Deployment deployment = service.deployment();
        assertThat(deployment.order()).isEqualTo(CommitOrder.NEWER);
        assertThat(deployment.patience()).isZero();
        service.mojo.commitOrder = "older";
        service.mojo.lockWait = -1;
        assertThatThrownBy(service::plan)
                .hasMessageContainingAll(
                        "ship.commit.order is wrong: \"older\" is none of newer, not-older, any",
                        "ship.lock.wait is wrong: -1");
    }

    @Nested
    class Refuses {
        @Test
        void everythingThatIsWrongAtOnce() {
            service.mojo.environment = "dev";
            service.mojo.image = "orders";
            service.mojo.values = null;
            service.mojo.chart = " ";
            service.mojo.scanThreshold = "Severe";
            service.mojo.release = "Orders_dev";
            service.mojo.timeout = 0;
            assertThatThrownBy(service::plan)
                    .isInstanceOfSatisfying(ReleaseFailure.class, failure -> assertThat(failure.code())
                            .isEqualTo(FailureCode.CONFIGURATION))
                    .hasMessageContainingAll(
                            "6 problems",
                            "ship.image is wrong: \"orders\" names no registry",
                            "ship.values is not set",
                            "ship.chart is not set",
                            "\"Severe\" is none of",
                            "\"Orders_dev\" is not a Helm release name",
                            "ship.timeout is wrong: 0");
        }

        @Test
        void whatIsNoUrl() {
            service.mojo.metricsUrl = "intake";
            service.mojo.s3Endpoint = "http://a host";
            assertThatThrownBy(service::plan)
                    .hasMessageContainingAll(
                            "ship.metrics.url is wrong: \"intake\" does not begin with a scheme",
                            "ship.s3.endpoint is wrong: Illegal character");
        }

        @Test
        void anAgentThatNobodyCouldReachAndWordsThatNobodySpeaks() {
            service.mojo.metricsStatsd = "localhost:8125";
            service.mojo.metricsNames = "old";
            assertThatThrownBy(service::plan)
                    .hasMessageContainingAll(
                            "ship.metrics.statsd is wrong: \"localhost:8125\" is neither udp://host:8125 nor unix:///",
                            "ship.metrics.names is wrong: \"old\" is none of ship, bash");
        }

        @Test
        void aVersionOfSeriesThatDatadogDoesNotHave() {
            service.mojo.metricsSeries = "v3";
            assertThatThrownBy(service::plan)
                    .hasMessageContaining("ship.metrics.series is wrong: \"v3\" is neither v1 nor v2");
        }

        @Test
        void aChangedFileWhereTheEnvironmentSaysSo() throws IOException {
            service.mojo.environment = "prod";
            service.mojo.dirty = "refuse";
            assertThat(service.plan().commit().dirty()).isFalse();
            Files.writeString(folder.resolve("pom.xml"), "<project><!-- changed --></project>");
            assertThatThrownBy(service::plan)
                    .hasMessageContainingAll(
                            "the checkout is not what commit ", "ship.dirty is refuse in prod", "git status");
        }

        @Test
        void anUnknownWordForDirt() {
            service.mojo.dirty = "ignore";
            assertThatThrownBy(service::plan)
                    .hasMessageContaining("ship.dirty is wrong: \"ignore\" is neither mark nor refuse");
        }

        @Test
        void latest() {
            service.mojo.tag = "latest";
            assertThatThrownBy(service::plan).hasMessageContaining("names a different image every day");
        }
    }
}
