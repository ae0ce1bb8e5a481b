package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageRecipe;
import dev.shipline.pipeline.CommitOrder;
import dev.shipline.pipeline.Deployment;
import dev.shipline.pipeline.Release;
import dev.shipline.registry.AllowList;
import dev.shipline.registry.Severity;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.registry.VulnerabilityPolicy.WhenFailed;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import dev.shipline.values.UnknownKeys;
import dev.shipline.values.ValuesRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasePlannerTest {
    @TempDir
    Path folder;

    private final Map<String, String> variables = new HashMap<>();
    private ShipMojo mojo;

    @BeforeEach
    void aServiceWithItsThreeFacts() throws IOException, GitAPIException {
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            Files.writeString(folder.resolve("pom.xml"), "<project/>");
            git.add().addFilepattern(".").call();
            git.commit()
                    .setMessage("Start")
                    .setAuthor("a", "a@b")
                    .setCommitter("a", "a@b")
                    .setSign(false)
                    .call();
        }
        MavenProject project = Builds.project(folder);
        MavenSession session = Builds.session("deploy");
        mojo = withTheThreeFacts(new UpgradeMojo(project, session, null, null));
    }

    private ShipMojo withTheThreeFacts(ShipMojo mojo) {
        mojo.service = "orders";
        mojo.image = "quay.io/acme/orders";
        mojo.values = "s3://acme-values/orders";
        mojo.chart = "s3://acme-charts/microservice";
        mojo.dockerfile = new File(folder.toFile(), "Dockerfile");
        mojo.directory = new File(folder.toFile(), "target/ship");
        mojo.dirty = "mark";
        mojo.imagePlatforms = "linux/amd64";
        mojo.scanThreshold = "High";
        mojo.scanTimeout = 600;
        mojo.scanUnsupported = "fail";
        mojo.scanFailed = "wait";
        mojo.scanLate = "fail";
        mojo.sbom = "attach";
        mojo.provenance = "attach";
        mojo.trunk = "main,master";
        mojo.expiry = "4w";
        mojo.timeout = 300;
        mojo.lockWait = 600;
        mojo.helmTimeout = 120;
        mojo.helmTestTimeout = 300;
        mojo.historyMax = 10;
        mojo.rolloutRestarts = 2;
        mojo.rolloutGrace = 20;
        mojo.rolloutUnschedulable = 60;
        mojo.rolloutFailFast = true;
        mojo.smokeStatus = 200;
        mojo.smokeTimeout = 60;
        mojo.commitOrder = "not-older";
        mojo.commitScope = "repository";
        mojo.unchanged = "release";
        mojo.clustersOrder = "one-by-one";
        mojo.clustersFailed = "stay";
        mojo.metricsNames = "ship";
        mojo.planApproval = "none";
        mojo.planImmutable = "refuse";
        mojo.drift = "warn";
        mojo.metricsSeries = "v2";
        mojo.metricsTimeout = 5;
        return mojo;
    }

    @Test
    void onlyAPlanIsADryRunByItself() {
        assertThat(plan().dryRun()).isFalse();
        mojo = withTheThreeFacts(new PlanMojo(Builds.project(folder), Builds.session("ship:plan"), null, null));
        assertThat(plan().dryRun()).isTrue();
    }

    @Test
    void withoutAnEnvironmentThereIsNoDeployment() {
        Release release = plan();
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
    void whatNobodySetIsADefaultAndNotChosen() {
        ImageRecipe image = plan().image();
        assertThat(image.user()).isEqualTo("10001");
        assertThat(image.ports()).containsExactly(8080);
        assertThat(image.jvmFlags()).containsExactly("-XX:MaxRAMPercentage=75");
        assertThat(image.environment()).isEmpty();
        assertThat(image.chosen()).isEqualTo(ImageRecipe.Chosen.NOTHING);
    }

    @Test
    void whatIsSetIsChosen() {
        mojo.imageUser = " 20001:20001 ";
        mojo.imagePorts = "8080, 9090";
        mojo.jvmFlags = "-Xmx256m -Xss512k";
        mojo.imageEnvironment = "\n   SPRING_PROFILES_ACTIVE = cloud\n\n   QUERY=a=b c\n   EMPTY=\n";
        mojo.imageLabels = "com.acme.team=orders\norg.opencontainers.image.title=Orders";
        ImageRecipe image = plan().image();
        assertThat(image.user()).isEqualTo("20001:20001");
        assertThat(image.chosen())
                .isEqualTo(new ImageRecipe.Chosen(
                        Optional.of("20001:20001"), List.of(8080, 9090), List.of("-Xmx256m", "-Xss512k")));
        assertThat(image.environment())
                .isEqualTo(Map.of("SPRING_PROFILES_ACTIVE", "cloud", "QUERY", "a=b c", "EMPTY", ""));
        assertThat(image.labels())
                .containsEntry("com.acme.team", "orders")
                .containsEntry("org.opencontainers.image.title", "Orders")
                .containsKey("org.opencontainers.image.revision");
    }

    @Test
    void wrongWordsForTheImageAreRefusedTogether() {
        mojo.imageUser = "10001\nRUN evil";
        mojo.imageEnvironment = "SPRING_PROFILES_ACTIVE";
        mojo.imageLabels = "org.opencontainers.image.revision=deadbeef";
        assertThatThrownBy(this::plan)
                .hasMessageContainingAll(
                        "ship.image.user is wrong",
                        "ship.image.environment is wrong: \"SPRING_PROFILES_ACTIVE\" is not of the form NAME=value",
                        "ship.image.labels is wrong: org.opencontainers.image.revision tells the commit");
    }

    @Test
    void aNameThatIsSetTwiceIsRefused() {
        mojo.imageEnvironment = "A=1\nA=2";
        assertThatThrownBy(this::plan).hasMessageContaining("ship.image.environment is wrong: it sets A twice");
        mojo.imageEnvironment = "1A=1";
        assertThatThrownBy(this::plan).hasMessageContaining("\"1A\" is not a name");
    }

    @Test
    void everythingElseFollowsFromTheEnvironment() {
        mojo.environment = "dev";
        Deployment deployment = plan().deployment().orElseThrow();
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
    void valuesArePinnedJudgedAndLabelledAsAskedFor() {
        mojo.environment = "prod";
        mojo.valuesVersion = "base.yaml=b1,prod.yaml=p1";
        mojo.valuesUnknown = "fail";
        mojo.valuesLabels = "labels";
        ValuesRequest values = plan().deployment().orElseThrow().values();
        assertThat(values.versions().byFile()).isEqualTo(Map.of("base.yaml", "b1", "prod.yaml", "p1"));
        assertThat(values.unknown()).isEqualTo(UnknownKeys.FAIL);
        assertThat(values.labels()).contains("labels");
    }

    @Test
    void wrongWordsForValuesAreRefusedTogether() {
        mojo.environment = "prod";
        mojo.valuesVersion = "dev.yaml=d1";
        mojo.valuesUnknown = "whatever";
        mojo.valuesLabels = "image";
        assertThatThrownBy(this::plan)
                .hasMessageContainingAll(
                        "ship.values.version is wrong: it names the file dev.yaml, and only base.yaml and prod.yaml",
                        "ship.values.unknown is wrong: \"whatever\" is none of warn, fail, ignore",
                        "ship.values.labels is wrong");
    }

    @Test
    void aRobotIsNamedAsQuayDoes() {
        mojo.registryRobot = "acme+ci_2";
        plan();
        mojo.registryRobot = "ci@acme";
        assertThatThrownBy(this::plan)
                .hasMessageContaining("ship.registry.robot is wrong: \"ci@acme\" is no robot account such as acme+ci");
    }

    @Test
    void theBashToolsVariablesStandIn() {
        mojo.environment = "dev";
        mojo.image = null;
        mojo.values = null;
        mojo.chart = null;
        variables.put("IMAGE_NAME", "quay.io/acme/ts-sample");
        variables.put("RELEASE_NAME", "ts-sample-d");
        variables.put("RELEASE_NAMESPACE", "development");
        variables.put("HELM_CHART_NAME", "ts-backend-chart");
        variables.put("HELM_VALUES_S3_FOLDER", "ts-sample");
        variables.put("HELM_VALUES_FILENAME", "values-dev.yaml");
        variables.put("HELM_VALUES_BASE_ON", "false");
        Release release = plan();
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
        assertThat(plan().tag()).endsWith("-dirty");
    }

    @Test
    void theRulesOfTheScanAreTheServices() {
        mojo.scanThreshold = "critical";
        mojo.scanFixable = true;
        mojo.scanUnsupported = "Warn";
        mojo.scanFailed = "fail";
        mojo.scanLate = "warn";
        assertThat(plan().policy())
                .isEqualTo(new VulnerabilityPolicy(
                        Severity.CRITICAL,
                        true,
                        AllowList.NONE,
                        Duration.ofMinutes(10),
                        WhenNoVerdict.WARN,
                        WhenFailed.FAIL,
                        WhenNoVerdict.WARN));
    }

    @Test
    void aDockerfileIsSeen() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
        assertThat(plan().image().dockerfile()).contains(folder.resolve("Dockerfile"));
        assertThat(plan().image().base()).isEmpty();
    }

    @Test
    void aDockerfileGetsTheBaseThatIsSet() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "ARG BASE\nFROM ${BASE}\n");
        mojo.imageBase = "quay.io/acme/jre:21";
        assertThat(plan().image().base()).contains("quay.io/acme/jre:21");
    }

    @Test
    void whatOnlyLooksNeedsNeitherImageNorChartNorValues() {
        mojo.environment = "dev";
        mojo.image = null;
        mojo.values = null;
        mojo.chart = null;
        assertThat(new ReleasePlanner(mojo, variables).requireTarget()).hasToString("orders-dev in namespace dev");
    }

    @Test
    void theOrderOfCommitsAndThePatienceAreTheServices() {
        mojo.environment = "prod";
        mojo.commitOrder = "Newer";
        mojo.lockWait = 0;
        Deployment deployment = plan().deployment().orElseThrow();
        assertThat(deployment.order()).isEqualTo(CommitOrder.NEWER);
        assertThat(deployment.patience()).isZero();
        mojo.commitOrder = "older";
        mojo.lockWait = -1;
        assertThatThrownBy(this::plan)
                .hasMessageContainingAll(
                        "ship.commit.order is wrong: \"older\" is none of newer, not-older, any",
                        "ship.lock.wait is wrong: -1");
    }

    @Nested
    class TheAllowList {
        private static final String ENTRY = "- {id: CVE-1, reason: known, until: 2030-06-30}\n";

        @Test
        void isTakenFromItsUsualPlace() throws IOException {
            Files.createDirectory(folder.resolve(".ship"));
            Files.writeString(folder.resolve(".ship/scan-allow.yaml"), ENTRY);
            assertThat(plan().policy().allowed().entries()).hasSize(1);
        }

        @Test
        void isTakenFromWhereTheServiceSays() throws IOException {
            Files.writeString(folder.resolve("allow.yaml"), ENTRY);
            mojo.scanAllow = folder.resolve("allow.yaml").toFile();
            assertThat(plan().policy().allowed().entries()).hasSize(1);
        }

        @Test
        void mustBeThereOnlyWhereItIsNamed() {
            assertThat(plan().policy().allowed().entries()).isEmpty();
            mojo.scanAllow = folder.resolve("gone.yaml").toFile();
            assertThatThrownBy(ReleasePlannerTest.this::plan)
                    .hasMessageContainingAll("ship.scan.allow is wrong", "gone.yaml cannot be read");
        }

        @Test
        void isRefusedWithFileAndLine() throws IOException {
            Files.writeString(folder.resolve("allow.yaml"), ENTRY + "- {id: CVE-2, until: 2030-06-30}\n");
            mojo.scanAllow = folder.resolve("allow.yaml").toFile();
            assertThatThrownBy(ReleasePlannerTest.this::plan)
                    .isInstanceOfSatisfying(ReleaseFailure.class, failure -> assertThat(failure.code())
                            .isEqualTo(FailureCode.CONFIGURATION))
                    .hasMessageContaining(
                            "ship.scan.allow is wrong: " + mojo.scanAllow + ":2 allows CVE-2 without a reason");
        }
    }

    @Nested
    class Refuses {
        @Test
        void rulesOfTheScanThatItDoesNotKnow() {
            mojo.scanUnsupported = "wait";
            mojo.scanFailed = "ignore";
            mojo.scanLate = "no";
            assertThatThrownBy(ReleasePlannerTest.this::plan)
                    .hasMessageContainingAll(
                            "ship.scan.unsupported is wrong: \"wait\" is none of fail, warn",
                            "ship.scan.failed is wrong: \"ignore\" is none of wait, fail, warn",
                            "ship.scan.late is wrong: \"no\" is none of fail, warn");
        }

        @Test
        void everythingThatIsWrongAtOnce() {
            mojo.environment = "dev";
            mojo.image = "orders";
            mojo.values = null;
            mojo.chart = " ";
            mojo.scanThreshold = "Severe";
            mojo.release = "Orders_dev";
            mojo.timeout = 0;
            assertThatThrownBy(ReleasePlannerTest.this::plan)
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
            mojo.metricsUrl = "intake";
            mojo.s3Endpoint = "http://a host";
            assertThatThrownBy(ReleasePlannerTest.this::plan)
                    .hasMessageContainingAll(
                            "ship.metrics.url is wrong: \"intake\" does not begin with a scheme",
                            "ship.s3.endpoint is wrong: Illegal character");
        }

        @Test
        void anAgentThatNobodyCouldReachAndWordsThatNobodySpeaks() {
            mojo.metricsStatsd = "localhost:8125";
            mojo.metricsNames = "old";
            assertThatThrownBy(ReleasePlannerTest.this::plan)
                    .hasMessageContainingAll(
                            "ship.metrics.statsd is wrong: \"localhost:8125\" is neither udp://host:8125 nor unix:///",
                            "ship.metrics.names is wrong: \"old\" is none of ship, bash");
        }

        @Test
        void aVersionOfSeriesThatDatadogDoesNotHave() {
            mojo.metricsSeries = "v3";
            assertThatThrownBy(ReleasePlannerTest.this::plan)
                    .hasMessageContaining("ship.metrics.series is wrong: \"v3\" is neither v1 nor v2");
        }

        @Test
        void aChangedFileWhereTheEnvironmentSaysSo() throws IOException {
            mojo.environment = "prod";
            mojo.dirty = "refuse";
            assertThat(plan().commit().dirty()).isFalse();
            Files.writeString(folder.resolve("pom.xml"), "<project><!-- changed --></project>");
            assertThatThrownBy(ReleasePlannerTest.this::plan)
                    .hasMessageContainingAll(
                            "the checkout is not what commit ", "ship.dirty is refuse in prod", "git status");
        }

        @Test
        void anUnknownWordForDirt() {
            mojo.dirty = "ignore";
            assertThatThrownBy(ReleasePlannerTest.this::plan)
                    .hasMessageContaining("ship.dirty is wrong: \"ignore\" is neither mark nor refuse");
        }

        @Test
        void latest() {
            mojo.tag = "latest";
            assertThatThrownBy(ReleasePlannerTest.this::plan).hasMessageContaining("names a different image every day");
        }
    }

    private Release plan() {
        return new ReleasePlanner(mojo, variables).plan();
    }
}
