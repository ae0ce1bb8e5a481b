package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Rollout;
import dev.shipline.values.ValuesRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the clusters of an environment share, and what each has of its own. */
class FleetSharingTest {
    @TempDir
    Path folder;

    private FleetFixture fleet;

    @BeforeEach
    void fleet() {
        fleet = new FleetFixture(folder);
    }

    @Nested
    class Evidence {
        @Test
        void isKeptOnceItIsProvenInAll() {
            fleet.deploy();

            assertThat(fleet.calls("eu")).doesNotContain("tag 1234567-dev");
            assertThat(fleet.calls("us")).doesNotContain("tag 1234567-dev");
            assertThat(fleet.calls("ap")).containsOnlyOnce("tag 1234567-dev");
        }

        @Test
        void isNotKeptWhileOneIsIll() {
            fleet.clusters.get("us").rollouts.add(Rollout.Outcome.FAILED);
            fleet.order = ClusterOrder.SIDE_BY_SIDE;

            fleet.failing();

            assertThat(fleet.clusters.values()).noneMatch(each -> each.calls.contains("tag 1234567-dev"));
        }

        @Test
        void isNotKeptWhereOnlySomeAreMeant() {
            fleet.isAll = false;

            fleet.deploy();

            assertThat(fleet.clusters.values()).noneMatch(each -> each.calls.contains("tag 1234567-dev"));
        }
    }

    @Nested
    class Values {
        @Test
        void areFetchedOnceForAll() {
            fleet.deploy();

            assertThat(fleet.calls("eu")).contains("values", "chart", "check");
            assertThat(fleet.calls("us")).doesNotContain("values", "chart", "check");
        }

        @Test
        void mayDifferFromClusterToCluster() {
            fleet.ownValues = true;

            fleet.deploy();

            assertThat(fleet.calls("us")).contains("values", "check").doesNotContain("chart");
        }

        @Test
        void ofAClusterLieOverThoseOfTheEnvironment() {
            ValuesRequest request = new ValuesRequest("s3://values/orders", "dev.yaml", true, folder).ofCluster("eu");

            assertThat(request.overlay()).contains("dev-eu.yaml");
            assertThat(request.into()).isEqualTo(folder.resolve("eu"));
        }
    }

    @Test
    void aDryRunShowsThePlanOfEach() {
        fleet.dryRun = true;

        fleet.deploy();

        assertThat(folder.resolve("eu/plan.txt")).isRegularFile();
        assertThat(folder.resolve("us/plan.txt")).isRegularFile();
        assertThat(fleet.clusters.values()).noneMatch(each -> each.calls.contains("lock"));
    }

    @Test
    void goesOnWhereTheGoalBeforeStopped() {
        FleetPipeline pipeline = fleet.pipeline();
        for (Goal goal : List.of(Goal.CHECK, Goal.BUILD, Goal.PUSH, Goal.SCAN, Goal.VALUES, Goal.UPGRADE)) {
            pipeline.run(goal);
        }

        assertThat(fleet.calls("eu"))
                .filteredOn(call -> !call.equals("warm up"))
                .doesNotHaveDuplicates();
        assertThat(fleet.calls("ap"))
                .filteredOn(call -> !call.equals("warm up"))
                .doesNotHaveDuplicates();
    }
}
