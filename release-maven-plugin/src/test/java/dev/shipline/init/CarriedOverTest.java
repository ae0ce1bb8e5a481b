package dev.shipline.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration as the bash tools' teams have it. */
class CarriedOverTest {
    static final String CONFIG = """
            version: 2
            defaults: &defaults
              docker:
                - image: acme/ci-tools:dev
                  environment:
                    DD_ENABLED: "true"
                    DD_ROLE_TAG: orders
                    DD_EVENT_VERSION: v1
                    DD_METRIC_VERSION: v1
            jobs:
              build:
                <<: *defaults
                environment:
                  IMAGE_NAME: quay.io/acme/$CIRCLE_PROJECT_REPONAME
                  QUAY_PASSWORD: hunter2
                steps:
                  - checkout
                  - setup_remote_docker
                  - run: mvn package
                  - run: {name: Build, command: /usr/local/bin/helm-build.sh}
              deploy-dev:
                <<: *defaults
                environment: {RELEASE_NAME: orders-dev, RELEASE_NAMESPACE: dev, HELM_CHART_NAME: ts-backend-chart, HELM_VALUES_S3_FOLDER: orders, HELM_VALUES_FILENAME: dev.yaml, HELM_VALUES_BASE_ON: "true", DD_ENVIRONMENT_TAG: dev}
                steps:
                  - run: helm-launcher.sh
              deploy-production:
                <<: *defaults
                steps:
                  - run: |
                      export RELEASE_NAME=orders
                      export RELEASE_NAMESPACE="live"
                      export HELM_CHART_NAME=s6/ts-backend-chart HELM_VALUES_FILENAME=production.yaml
                      export HELM_VALUES_S3_FOLDER=orders
                      export HELM_VALUES_BASE_ON=false
                      export RELEASE_SUFFIX=x
                      helm-launcher.sh
            """;

    @TempDir
    Path folder;

    private final CarriedOver carried = CarriedOver.of(BashConfig.read(CONFIG), "orders", Optional.of(Modules.ACME));

    @Test
    void becomesPropertiesThatHoldEverywhere() {
        assertThat(carried.everywhere())
                .containsOnly(
                        Map.entry("ship.image", "quay.io/acme/orders"),
                        Map.entry("ship.chart", "s3://s6-kubernetes-charts/ts-backend-chart"),
                        Map.entry("ship.values", "s3://s6-kubernetes-values/orders"),
                        Map.entry("ship.metrics.role", "orders"));
    }

    @Test
    void becomesPropertiesOfEnvironmentsWhereTheyDifferFromTheDefault() {
        assertThat(carried.byEnvironment()).containsOnlyKeys("prod");
        assertThat(carried.byEnvironment().get("prod"))
                .containsOnly(
                        Map.entry("ship.release", "orders"),
                        Map.entry("ship.namespace", "live"),
                        Map.entry("ship.values.base", "false"),
                        Map.entry("ship.values.file", "production.yaml"));
    }

    @Test
    void saysWhatCanBeDeletedAndNeverASecret() {
        assertThat(carried.obsolete())
                .contains(
                        "the step of job build: /usr/local/bin/helm-build.sh",
                        "the step of job deploy-dev: helm-launcher.sh",
                        "IMAGE_NAME in job build: becomes ship.image",
                        "RELEASE_NAME in jobs deploy-dev, deploy-production: becomes ship.release")
                .anySatisfy(line -> assertThat(line).contains("QUAY_PASSWORD", "plain text", "change it"))
                .anySatisfy(line -> assertThat(line).contains("DD_EVENT_VERSION in jobs build, deploy-dev,"));
        assertThat(String.join("\n", carried.obsolete())).doesNotContain("hunter2");
    }

    @Test
    void saysWhatItCannotCarryOver() {
        CarriedOver other = CarriedOver.of(
                BashConfig.read("jobs: {a: {environment: {RELEASE_NAME: '$NAME-dev'}}}"), "orders", Optional.empty());

        assertThat(other.everywhere()).isEmpty();
        assertThat(other.obsolete())
                .singleElement()
                .asString()
                .contains("computed ($NAME-dev)", "set ship.release yourself");
    }

    /** The tools' own build step takes RELEASE_NAME too. */
    @Test
    void whatAnEnvironmentIsReleasedAsIsSaidByItsJobsAlone() {
        CarriedOver other = CarriedOver.of(BashConfig.read("""
                        jobs:
                          build:
                            environment: {RELEASE_NAME: orders-dev, RELEASE_NAMESPACE: tools}
                            steps: [run: helm-build.sh]
                          deploy-dev:
                            environment: {RELEASE_NAME: orders-dev, RELEASE_NAMESPACE: dev}
                            steps: [run: helm-launcher.sh]
                          deploy-qa:
                            environment: {RELEASE_NAME: orders-qa, RELEASE_NAMESPACE: dev}
                            steps: [run: helm-launcher.sh]
                        """), "orders", Optional.empty());

        assertThat(other.everywhere()).isEmpty();
        assertThat(other.byEnvironment())
                .as("and nothing is said of prod")
                .containsOnly(Map.entry("qa", Map.of("ship.namespace", "dev")));
        assertThat(other.obsolete())
                .contains(
                        "RELEASE_NAME in job build: told Datadog what was built; the service's name does",
                        "RELEASE_NAME in jobs deploy-dev, deploy-qa: becomes ship.release");
    }

    @Test
    void aReleaseThatOnlyTheBuildNamesIsNone() {
        CarriedOver other = CarriedOver.of(BashConfig.read("""
                        jobs:
                          build:
                            environment: {RELEASE_NAME: orders-dev}
                            steps: [run: helm-build.sh]
                        """), "orders", Optional.empty());

        assertThat(other.everywhere()).isEmpty();
        assertThat(other.byEnvironment()).isEmpty();
    }

    @Test
    void goesIntoThePomAndNothingElseIsAskedFor() {
        Modules.write(folder.resolve(".circleci/config.yml"), CONFIG);
        Path pom =
                Modules.write(folder.resolve("pom.xml"), "<project>\n  <artifactId>orders</artifactId>\n</project>\n");

        Proposal proposal = new Init(Modules.project(folder, Modules.module(pom)), Modules.wishes(Map.of())).proposal();

        assertThat(Modules.files(proposal)).containsExactly("pom.xml", ".circleci/config.ship.yml");
        assertThat(Modules.after(proposal, "pom.xml"))
                .contains(
                        "<ship.chart>s3://s6-kubernetes-charts/ts-backend-chart</ship.chart>",
                        "<id>env=prod</id>",
                        "<activation><property><name>env</name><value>prod</value></property></activation>",
                        "<ship.namespace>live</ship.namespace>")
                .doesNotContain("env=dev");
        proposal.changes().forEach(FileChange::make);
        assertThat(new Init(Modules.project(folder, Modules.module(pom)), Modules.wishes(Map.of()))
                        .proposal()
                        .changes())
                .isEmpty();
    }

    @Test
    void readsNothingIntoAConfigurationWithoutTheTools() {
        assertThat(BashConfig.read("version: 2.1\njobs: {build: {steps: [checkout, {run: mvn verify}]}}\n")
                        .isEmpty())
                .isTrue();
        assertThat(List.of(BashVariable.values()))
                .filteredOn(BashVariable::isObsolete)
                .hasSize(3);
    }
}
