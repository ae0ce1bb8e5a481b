package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A chart on its way into the sandbox's S3, and from there into a service's release. */
class PublishChartIT {
    private World world;
    private Checkout orders;

    @BeforeEach
    void start() throws IOException {
        world = World.start("publish-chart");
        orders = world.checkOut("orders");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void isFoundByTheNextDeploy() {
        Path bucket = world.sandbox().s3().bucket("charts");

        assertThat(publish("7.0.0")).contains("Published microservice 7.0.0", "BUILD SUCCESS");
        assertThat(publish("7.1.0")).contains("Published microservice 7.1.0", "BUILD SUCCESS");
        assertThat(publish("7.1.0")).contains("Already published: microservice 7.1.0", "BUILD SUCCESS");

        assertThat(bucket.resolve("team/microservice-7.1.0.tgz")).isNotEmptyFile();
        assertThat(bucket.resolve("team/index.yaml"))
                .content()
                .contains("microservice-7.0.0.tgz", "microservice-7.1.0.tgz");
        MavenBuild.Result deployed =
                world.deploy(orders, "dev", "-Dship.chart=s3://charts/team/microservice", "-Dship.chart.version=^7");
        assertThat(deployed.output()).contains("BUILD SUCCESS");
        assertThat(world.report(orders).at("/chart/version").asText()).isEqualTo("7.1.0");
    }

    private String publish(String version) {
        return world.run(
                        world.maven(),
                        orders.folder(),
                        "ship:publish-chart",
                        "-Dship.chart.folder=" + world.reactor().root().resolve("it/charts/microservice"),
                        "-Dship.chart.repository=s3://charts/team",
                        "-Dship.chart.setVersion=" + version)
                .output();
    }
}
