package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A service of a team that comes from the bash tools: its POM has nothing of ours but the parent, and its jobs set what they always set. */
class BashToolsIT {
    private static final Pattern SERVER =
            Pattern.compile("<id>(.+)</id>\\s*<username>(.+)</username>\\s*<password>(.+)</password>");

    @Test
    void isReleasedByTheVariablesOfTheToolsAlone() throws IOException {
        try (World world = World.start("bash-tools")) {
            Checkout orders = world.checkOut(world.project("orders").service("orders"));
            // the buckets that the tools knew by heart
            Path charts = world.sandbox().s3().bucket("s6-kubernetes-charts");
            Trees.copy(world.sandbox().s3().bucket("charts"), charts);
            Path index = charts.resolve("index.yaml");
            Files.writeString(index, Files.readString(index).replace("s3://charts/", "s3://s6-kubernetes-charts/"));
            SmallProject values = new SmallProject(world.sandbox().s3().bucket("s6-kubernetes-values"));
            values.file("orders-team/base.yaml", "replicas: 7\n")
                    .file("orders-team/development.yaml", "name: orders\nreplicas: 1\n");
            String sha = orders.commit("Say nothing of releases");
            Map<String, String> variables = variables(world, sha);

            MavenBuild.Result result = world.maven()
                    .run(
                            orders.folder(),
                            variables,
                            line -> {},
                            List.of("-gs", settings(world).toString(), "deploy", "-Penv=dev"));

            assertThat(result.output()).contains("BUILD SUCCESS");
            ClusterView cluster = new ClusterView(world.sandbox());
            assertThat(cluster.revisions("qa", "orders-live")).containsExactly("1 deployed");
            assertThat(world.sandbox().registry().tags("acme/bash")).contains(sha.substring(0, 7));
            assertThat(world.report(orders).at("/chart").toString()).contains("microservice");
            assertThat(world.report(orders).at("/values").toString())
                    .contains("s3://s6-kubernetes-values/orders-team/development.yaml")
                    .doesNotContain("base.yaml");
            assertThat(world.sandbox().datadog().metrics("ship.release.count"))
                    .isNotEmpty()
                    .allSatisfy(metric -> assertThat(metric.toString()).contains("role:backend"));
            assertThat(result.output())
                    .contains("DD_EVENT_VERSION is set and not read, obsolete")
                    .contains("DD_METRIC_VERSION is set and not read, obsolete")
                    .contains("DD_ENVIRONMENT_TAG is set and not read, obsolete")
                    .contains("DD_ENVIRONMENT_TAG says development, and this is released to dev")
                    .doesNotContain(
                            variables.get("QUAY_PASSWORD"), variables.get("DD_API_KEY"), variables.get("DD_APP_KEY"));
        }
    }

    /** All of them, as a job of the tools' workflow sets them. */
    private static Map<String, String> variables(World world, String sha) throws IOException {
        Map<String, String> variables = new HashMap<>();
        Matcher server = SERVER.matcher(Files.readString(world.sandbox().settings()));
        while (server.find()) {
            switch (server.group(1)) {
                case "aws" -> {
                    variables.put("AWS_ACCESS_KEY_ID", server.group(2));
                    variables.put("AWS_SECRET_ACCESS_KEY", server.group(3));
                }
                case "datadog" -> variables.put("DD_API_KEY", server.group(3));
                default -> {
                    variables.put("QUAY_USERNAME", server.group(2));
                    variables.put("QUAY_PASSWORD", server.group(3));
                }
            }
        }
        variables.put("AWS_REGION", "us-east-1");
        variables.put("AWS_ENDPOINT_URL", world.sandbox().s3().uri().toString());
        variables.put("KUBECONFIG", world.sandbox().kubeconfig().toString());
        variables.put("IMAGE_NAME", world.sandbox().registry().host() + "/acme/bash");
        variables.put("CIRCLE_SHA1", sha);
        variables.put("RELEASE_NAME", "orders-live");
        variables.put("RELEASE_NAMESPACE", "qa");
        variables.put("HELM_CHART_NAME", "s6/microservice");
        variables.put("HELM_VALUES_S3_FOLDER", "orders-team");
        variables.put("HELM_VALUES_FILENAME", "development.yaml");
        variables.put("HELM_VALUES_BASE_ON", "false");
        variables.put("DD_ENABLED", "true");
        variables.put("DD_APP_KEY", "application-key-of-the-tools");
        variables.put("DD_EVENT_VERSION", "v1");
        variables.put("DD_METRIC_VERSION", "v1");
        variables.put("DD_ROLE_TAG", "backend");
        variables.put("DD_ENVIRONMENT_TAG", "development");
        return variables;
    }

    /** What stands for the network between a company and the world: where Datadog and the base image are here. */
    private static Path settings(World world) {
        new SmallProject(world.folder()).file("settings.xml", """
                <settings><profiles><profile><id>network</id><properties>
                  <ship.metrics.url>%s</ship.metrics.url>
                  <ship.metrics.timeout>60</ship.metrics.timeout>
                  <ship.image.base>%s/base/java:17</ship.image.base>
                </properties></profile></profiles><activeProfiles><activeProfile>network</activeProfile></activeProfiles></settings>
                """.formatted(
                world.sandbox().datadog().uri(), world.sandbox().registry().host()));
        return world.folder().resolve("settings.xml");
    }
}
