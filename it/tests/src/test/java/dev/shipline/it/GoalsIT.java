package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The goals are one pipeline, whether Maven is asked for them one by one or for the phase they are bound to. */
class GoalsIT {
    private static final String REPOSITORY = "acme/orders";
    private static final String TAG = "77ba07d";
    private static final String CANDIDATE = TAG + "-candidate";

    private World world;
    private ClusterView cluster;
    private Checkout orders;

    @BeforeEach
    void start(TestInfo test) throws IOException {
        world = World.start("goals-" + test.getTestMethod().orElseThrow().getName());
        cluster = new ClusterView(world.sandbox());
        orders = world.checkOut("orders");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void goOnWhereTheInvocationBeforeStopped() {
        mvn("package", "-DskipTests");

        mvn("ship:build");
        assertThat(tags()).isEmpty();

        mvn("ship:push");
        assertThat(tags()).containsExactly(CANDIDATE);
        String pushed = digest(CANDIDATE);

        mvn("ship:scan");
        assertThat(tags()).containsExactly(TAG);
        assertThat(digest(TAG)).isEqualTo(pushed);

        mvn("ship:values", "-Penv=dev");
        assertThat(orders.folder().resolve("target/ship/values/dev.yaml")).exists();
        assertThat(cluster.revisions("dev", "orders-dev")).isEmpty();

        mvn("ship:upgrade", "-Penv=dev");
        assertReleased(pushed);
        assertThat(world.report(orders).at("/image/digest").asText()).isEqualTo(pushed);
    }

    @Test
    void runEachStepOnceInOneInvocation() {
        MavenBuild.Result result = mvn(
                "package",
                "ship:build",
                "ship:push",
                "ship:scan",
                "ship:values",
                "ship:upgrade",
                "-Penv=dev",
                "-DskipTests");

        JsonNode report = world.report(orders);
        assertThat(report.at("/steps"))
                .extracting(step -> step.at("/step").asText())
                .contains("build", "push", "scan", "upgrade", "evidence")
                .doesNotHaveDuplicates();
        assertThat(report.at("/steps"))
                .extracting(step -> step.at("/outcome").asText())
                .containsOnly("succeeded");
        assertThat(result.output()).containsOnlyOnce("Image of orders").containsOnlyOnce("Release of orders");
        assertReleased(report.at("/image/digest").asText());
    }

    private void assertReleased(String digest) {
        assertThat(tags()).containsExactly(TAG, TAG + "-dev");
        assertThat(digest(TAG)).isEqualTo(digest);
        assertThat(digest(TAG + "-dev")).isEqualTo(digest);
        assertThat(cluster.revisions("dev", "orders-dev")).containsExactly("1 deployed");
        assertThat(cluster.runningDigests("dev")).containsExactly(digest);
    }

    private List<String> tags() {
        return world.sandbox().registry().tags(REPOSITORY);
    }

    private String digest(String tag) {
        return world.sandbox().registry().digest(REPOSITORY, tag).orElseThrow();
    }

    private MavenBuild.Result mvn(String... arguments) {
        MavenBuild.Result result = world.run(world.maven(), orders.folder(), arguments);
        assertThat(result.output()).contains("BUILD SUCCESS");
        return result;
    }
}
