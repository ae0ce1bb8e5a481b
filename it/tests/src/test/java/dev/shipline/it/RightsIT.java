package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A right that is missing in the cluster stops a release before it has done anything. */
class RightsIT {
    @Test
    void areAskedForBeforeAnythingIsBuilt() throws IOException {
        try (World world = World.start("rights")) {
            Checkout orders = world.checkOut("orders");
            world.sandbox().cluster().denied().set(List.of("update secrets", "list pods", "get pods/log"));

            MavenBuild.Result result = world.deploy(orders, "dev");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(ErrorLines.of(result))
                    .singleElement()
                    .asString()
                    .contains("cannot release into namespace dev, because the user of context sandbox may not update"
                            + " secrets and list pods and get pods/log in namespace dev")
                    .contains(
                            "grant it a Role in namespace dev with the rules [{apiGroups: [\"\"], resources: [secrets],"
                                    + " verbs: [update]}, {apiGroups: [\"\"], resources: [pods], verbs: [list]},");
            assertThat(orders.folder().resolve("target/classes")).doesNotExist();
        }
    }

    @Test
    void onTheObjectsOfTheChartAreAskedForBeforeTheUpgrade() throws IOException {
        try (World world = World.start("rights-on-objects")) {
            Checkout orders = world.checkOut("orders");
            world.sandbox().cluster().denied().set(List.of("create services", "list events"));

            MavenBuild.Result result = world.deploy(orders, "dev");

            assertThat(result.output()).contains("may not list events in namespace dev");
            assertThat(ErrorLines.of(result))
                    .singleElement()
                    .asString()
                    .contains("may not create services in namespace dev");
            assertThat(new ClusterView(world.sandbox()).revisions("dev", "orders-dev"))
                    .isEmpty();
        }
    }
}
