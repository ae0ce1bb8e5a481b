package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked for by people, and not by a deploy. */
class VerifiedHelmReleasesTest {
    @TempDir
    Path folder;

    private HelmRig rig;

    @BeforeEach
    void rig() {
        rig = new HelmRig(folder);
    }

    @Test
    void replaysAnEarlierRevisionAndCallsNoneFailed() {
        rig.engine.write(3, "superseded");
        rig.engine.write(4, "deployed");

        Revision now = rig.releases().replay(rig.request(), rig.revision(3));

        assertThat(now).returns(5, Revision::number);
        assertThat(rig.engine.calls).containsExactly("upgrade commit abc");
        assertThat(rig.engine.files.get(0).get("manifest")).contains("name: v3");
        assertThat(rig.status(4)).isEqualTo("superseded");
    }

    @Test
    void replaysWhatWasUninstalled() {
        rig.engine.write(4, "uninstalled");
        assertThat(rig.releases().replay(rig.request(), rig.latest())).returns(5, Revision::number);
        assertThat(rig.status(4)).isEqualTo("superseded");
    }

    @Test
    void doesNotReplayInTheMiddleOfAnotherDeploy() {
        rig.engine.write(3, "superseded");
        rig.engine.write(4, "pending-upgrade");
        assertThatThrownBy(
                        () -> rig.releases(HelmRig.STALE_AFTER.minusSeconds(1)).replay(rig.request(), rig.latest()))
                .hasMessageContaining("is pending-upgrade");
        assertThat(rig.engine.calls).isEmpty();
    }

    @Test
    void unlocksAPendingRevisionOnceAndKeepsWhoseItWas() {
        rig.engine.write(4, "pending-upgrade");
        Revision pending = rig.latest();

        rig.releases().unlock(pending, "unlocked");

        assertThat(rig.latest())
                .returns("failed", Revision::status)
                .returns("Failed: unlocked (commit 4)", Revision::description);
        assertThatThrownBy(() -> rig.releases().unlock(pending, "unlocked")).hasMessageContaining("has become failed");
    }

    @Test
    void believesHelmThatItIsUninstalledOnlyWhenTheHistoryIsGone() {
        rig.engine.write(4, "deployed");
        rig.engine.behave(request -> rig.cluster.deleteSecret("dev", "sh.helm.release.v1.orders-dev.v4"));
        rig.releases().uninstall(rig.request(), false);
        assertThat(rig.engine.calls).containsExactly("uninstall");

        rig.engine.write(5, "deployed");
        rig.engine.behave(request -> {});
        assertThatThrownBy(() -> rig.releases().uninstall(rig.request(), false))
                .hasMessageContaining("helm reported success, but revision 5 is there, deployed");
    }

    @Test
    void believesHelmThatTheHistoryIsKeptOnlyWhenItIs() {
        rig.engine.write(4, "deployed");
        rig.engine.behave(request -> rig.engine.write(4, "uninstalled"));
        rig.releases().uninstall(rig.request(), true);
        assertThat(rig.engine.calls).containsExactly("uninstall, keeping the history");

        rig.engine.behave(request -> rig.cluster.deleteSecret("dev", "sh.helm.release.v1.orders-dev.v4"));
        assertThatThrownBy(() -> rig.releases().uninstall(rig.request(), true))
                .hasMessageContaining("its history is gone");
    }
}
