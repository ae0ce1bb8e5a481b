package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a release leaves for those who look back: its page, the keys of DORA, a dashboard. */
class InsightsIT {
    private static final Map<String, String> APP_KEY = Map.of("DD_APP_KEY", "the-application-key");

    private World world;
    private Checkout orders;

    @BeforeEach
    void start() throws IOException {
        world = World.start("insights");
        orders = world.checkOut("orders");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void tellWhatWasReleasedAndShowItInDatadog() throws IOException {
        assertThat(world.deploy(orders, "dev").output()).contains("BUILD SUCCESS");
        Path ship = orders.folder().resolve("target/ship");
        assertThat(Files.readString(ship.resolve("report.html")))
                .contains("was released to dev in", "The image is", "Deployment orders: 1 of 1 ready")
                .doesNotContain("<script", world.sandbox().datadog().uri().toString());
        assertThat(Files.size(ship.resolve("report.html"))).isLessThan(60_000);

        MavenBuild.Result insights = world.run(world.maven(), orders.folder(), "ship:insights", "-Penv=dev");
        assertThat(insights.output())
                .contains(
                        "BUILD SUCCESS",
                        "orders in dev, 30 days: runs 77ba07d",
                        "deployment frequency  0.2 a week (1 successful)")
                .doesNotContain("No report tells");
        assertThat(Files.readString(ship.resolve("insights/insights.html")))
                .contains("1 successful deployment of orders in dev in 30 days, none failed", "Of the steps, ");

        MavenBuild.Result without = world.run(world.maven(), orders.folder(), "ship:dashboard");
        assertThat(without.output())
                .contains("there is no application key", "DD_APP_KEY")
                .contains("BUILD FAILURE");

        for (int time = 0; time < 2; time++) {
            MavenBuild.Result result = world.run(world.maven(), orders.folder(), APP_KEY, "ship:dashboard");
            assertThat(result.output())
                    .contains("BUILD SUCCESS", time == 0 ? "created: " : "is as it should be: ")
                    .doesNotContain(APP_KEY.get("DD_APP_KEY"));
        }
        assertThat(world.sandbox().datadog().rejections()).isEmpty();
        assertThat(world.sandbox().datadog().dashboards()).hasSize(1);
        assertThat(world.sandbox().datadog().monitors()).hasSize(3);
    }
}
