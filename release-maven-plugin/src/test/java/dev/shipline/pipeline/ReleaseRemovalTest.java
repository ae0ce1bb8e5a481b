package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseRemovalTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private FakeNeighbours neighbours;
    private boolean dryRun;

    @BeforeEach
    void neighbours() {
        neighbours = new FakeNeighbours(folder);
    }

    private boolean keepHistory;

    private void uninstall() {
        new ReleaseRemoval(SampleDeployment.TARGET, keepHistory, dryRun, neighbours, said::add).run();
    }

    @Test
    void saysWhatGoesAndWhatStays() {
        neighbours.runningImage =
                "---\nkind: StatefulSet\nmetadata: {name: db}\nspec: {volumeClaimTemplates: [{kind: x}]}\n"
                        + "---\nkind: PersistentVolumeClaim\n"
                        + "metadata: {name: data, annotations: {helm.sh/resource-policy: keep}}\n";
        neighbours.hooks = List.of("Job orders-migrate (pre-upgrade)");
        neighbours.history("deployed");
        uninstall();
        assertThat(neighbours.calls)
                .containsExactly(
                        "warm up", "lock", "rights on 1 manifests", "uninstall orders-dev", "give the lock back");
        assertThat(neighbours.helmTimeout).isEqualTo(SampleDeployment.TARGET.helm());
        assertThat(said)
                .contains(
                        "uninstalling orders-dev in namespace dev from a cluster",
                        "- Deployment orders",
                        "stays: PersistentVolumeClaim data, whose helm.sh/resource-policy is keep",
                        "stays: the volume claims of StatefulSet db, with their data",
                        "stays: what the hook Job orders-migrate (pre-upgrade) made, unless its own policy deletes it")
                .last()
                .asString()
                .contains("the Lease ship-orders-dev", "the namespace");
    }

    @Test
    void saysWhatStaysAlsoWhereAnObjectIsNoCleanYaml() {
        neighbours.runningImage = "---\nkind: ConfigMap\nmetadata: {name: a, name: b}\n"
                + "---\nkind: StatefulSet\nmetadata: {name: db}\nspec: {volumeClaimTemplates: [{kind: x}]}\n";
        neighbours.history("deployed");
        uninstall();
        assertThat(said).contains("stays: the volume claims of StatefulSet db, with their data");
    }

    @Test
    void keepsTheHistoryWhereItIsAskedTo() {
        keepHistory = true;
        neighbours.history("deployed");
        uninstall();
        assertThat(neighbours.calls).contains("uninstall orders-dev, keeping its history");
        assertThat(said).anyMatch(line -> line.contains("mvn ship:rollback brings it back"));

        neighbours.revisions.clear();
        neighbours.history("uninstalled");
        assertThatThrownBy(this::uninstall).hasMessageContaining("ship.uninstall.keepHistory=false");
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThatThrownBy(this::uninstall).hasMessageContaining("it was never released there");
    }

    @Test
    void changesNothingInADryRun() {
        neighbours.history("deployed");
        dryRun = true;
        uninstall();
        assertThat(neighbours.calls).isEmpty();
        assertThat(said).contains("- Deployment orders").anyMatch(line -> line.startsWith("would stay: "));
    }

    @Test
    void changesNothingWithoutTheLock() {
        neighbours.history("deployed");
        neighbours.lockFailure = Optional.of(FakeNeighbours.failure(FailureCode.RELEASE_BUSY));
        assertThatThrownBy(this::uninstall).isInstanceOf(ReleaseFailure.class);
        assertThat(neighbours.calls).containsExactly("warm up", "lock");
    }
}
