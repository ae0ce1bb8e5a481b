package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back to the last good revision. */
class HelmRollBackTest {
    @TempDir
    Path folder;

    private HelmRig rig;

    @BeforeEach
    void rig() {
        rig = new HelmRig(folder);
    }

    @Test
    void replaysTheManifestOfTheLastGoodRevision() {
        rig.cluster.put(
                HelmSecrets.revision(3, "superseded", HelmSecrets.DEPLOYED, "kind: ConfigMap\ndata: {a: '{{ b }}'}\n"));
        rig.engine.write(4, "failed");
        rig.engine.write(5, "deployed");

        Revision now = rig.releases().rollBack(rig.request(), rig.latest());

        assertThat(now).returns(6, Revision::number).returns(true, Revision::isDeployed);
        assertThat(rig.engine.calls).containsExactly("upgrade Rollback to 3");
        assertThat(rig.engine.files.get(0).get("manifest"))
                .isEqualTo("kind: ConfigMap\ndata: {a: '{{ \"{{\" }} b }}'}\n");
        assertThat(Document.json(rig.engine.files.get(0).get("values"))
                        .at("image", "tag")
                        .text())
                .contains("v3");
    }

    @Test
    void replaysTheDefaultsOfItsChart() {
        rig.engine.write(3, "superseded");
        rig.engine.write(4, "deployed");

        rig.releases().rollBack(rig.request(), rig.latest());

        assertThat(Document.json(rig.engine.files.get(0).get("defaults"))
                        .at("replicas")
                        .number(0))
                .isEqualTo(3);
    }

    @Test
    void goesBackToWhatHelm4AppliedServerSide() {
        rig.cluster.put(HelmSecrets.serverSide(3, "superseded"));
        rig.engine.write(4, "deployed");

        rig.releases().rollBack(rig.request(), rig.latest());

        assertThat(rig.engine.calls).containsExactly("upgrade Rollback to 3");
        assertThat(rig.engine.files.get(0).get("manifest")).isEqualTo("kind: ConfigMap\nmetadata: {name: v3}\n");
        assertThat(rig.notes).isEmpty();
    }

    @Test
    void keepsHowHelm4AppliedTheFailedOne() {
        rig.engine.write(3, "superseded");
        rig.cluster.put(HelmSecrets.serverSide(4, "pending-upgrade"));

        rig.releases().rollBack(rig.request(), rig.latest());

        assertThat(rig.revision(4)).returns("failed", Revision::status).returns("ssa", Revision::applyMethod);
    }

    @Test
    void writesAChartThatNothingCanStandInTheWayOf() {
        rig.engine.write(3, "superseded");
        rig.engine.write(4, "deployed");

        rig.releases().rollBack(rig.request(), rig.latest());

        Document chart = Document.yaml(rig.engine.files.get(0).get("Chart.yaml"));
        assertThat(chart.at("name").text()).contains("orders");
        assertThat(chart.at("version").text()).contains("1.2.3");
        assertThat(chart.fields()).doesNotContainKeys("dependencies", "kubeVersion");
    }

    @Test
    void writesDownThatTheFailedOneFailed() {
        rig.engine.write(3, "superseded");
        rig.engine.write(4, "deployed");

        rig.releases().rollBack(rig.request(), rig.latest());

        assertThat(rig.revision(4))
                .returns("failed", Revision::status)
                .returns("Failed: the rollout; rolled back to 3 (commit 4)", Revision::description);
    }

    @Test
    void isNotLockedOutByItsOwnPendingRevision() {
        rig.engine.write(3, "deployed");
        rig.engine.write(4, "pending-upgrade");

        assertThat(rig.releases().rollBack(rig.request(), rig.latest())).returns(5, Revision::number);
    }

    @Test
    void leavesAFailedFirstInstallForInspection() {
        rig.engine.write(1, "deployed");

        ReleaseFailure failure =
                catchThrowableOfType(ReleaseFailure.class, () -> rig.releases().rollBack(rig.request(), rig.latest()));

        assertThat(failure.code()).isEqualTo(FailureCode.ROLLOUT);
        assertThat(failure).hasMessageContainingAll("no earlier revision", "helm uninstall orders-dev -n dev");
        assertThat(rig.engine.calls).isEmpty();
        assertThat(rig.status(1)).isEqualTo("failed");
    }

    @Test
    void doesNotBelieveHelmWithoutANewRevision() {
        rig.engine.write(3, "superseded");
        rig.engine.write(4, "deployed");
        rig.engine.behave(request -> {});

        assertThatThrownBy(() -> rig.releases().rollBack(rig.request(), rig.latest()))
                .hasMessageContaining("helm reported success, but");
    }

    @Test
    void refusesToReplayNothing() {
        rig.cluster.put(HelmSecrets.revision(3, "superseded", HelmSecrets.DEPLOYED, "\n"));
        rig.engine.write(4, "deployed");

        assertThatThrownBy(() -> rig.releases().rollBack(rig.request(), rig.latest()))
                .hasMessageContaining("revision 3 deployed nothing at all");
    }

    @Test
    void leavesNoFileOfTheManifestBehind() throws IOException {
        rig.engine.write(3, "superseded");
        rig.engine.write(4, "deployed");

        rig.releases().rollBack(rig.request(), rig.latest());

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
