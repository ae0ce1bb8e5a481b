package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An install or upgrade, and what is believed of it. */
class HelmApplyTest {
    @TempDir
    Path folder;

    private HelmRig rig;

    @BeforeEach
    void rig() {
        rig = new HelmRig(folder);
    }

    @Test
    void installsWhereNothingIs() {
        assertThat(rig.releases().apply(rig.request()))
                .returns(1, Revision::number)
                .returns(true, Revision::isDeployed);
        assertThat(rig.engine.calls).containsExactly("install commit abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployed", "failed", "superseded"})
    void upgradesFrom(String status) {
        rig.engine.write(4, status);

        assertThat(rig.releases().apply(rig.request())).returns(5, Revision::number);
        assertThat(rig.engine.calls).containsExactly("upgrade commit abc");
    }

    @Test
    void upgradesAReleaseWhoseHistoryWasKeptWhenItWasUninstalled() {
        rig.engine.write(4, "uninstalled");

        assertThat(rig.releases().apply(rig.request())).returns(5, Revision::number);
        assertThat(rig.engine.calls).containsExactly("upgrade commit abc");
        assertThat(rig.status(4)).isEqualTo("superseded");
    }

    @Test
    void saysThatItGoesOnClientSideWhereHelm4WasServerSide() {
        rig.cluster.put(HelmSecrets.serverSide(4, "deployed"));

        assertThat(rig.releases().apply(rig.request())).returns(5, Revision::number);
        assertThat(rig.releases().apply(rig.request())).returns(6, Revision::number);

        assertThat(rig.notes).singleElement().asString().contains("revision 4", "server-side", "client-side");
    }

    @Test
    void saysNothingOfAServerSideReleaseThatStaysSo() {
        rig.cluster.put(HelmSecrets.serverSide(4, "deployed"));
        rig.engine.behave(request -> rig.cluster.put(HelmSecrets.serverSide(rig.engine.next(), "deployed")));

        rig.releases().apply(rig.request());

        assertThat(rig.notes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending-install", "pending-upgrade", "pending-rollback", "uninstalling"})
    void refusesWhileAnotherDeployIsAtIt(String status) {
        rig.engine.write(4, status);

        ReleaseFailure failure =
                catchThrowableOfType(ReleaseFailure.class, () -> rig.releases(HelmRig.STALE_AFTER.minusSeconds(1))
                        .apply(rig.request()));

        assertThat(failure.code()).isEqualTo(FailureCode.RELEASE_BUSY);
        assertThat(failure).hasMessageContainingAll("revision 4", "orders 1.2.3", status, "2026-11-22T10:00:00Z");
        assertThat(rig.engine.calls).isEmpty();
        assertThat(rig.status(4)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending-install", "pending-upgrade", "pending-rollback"})
    void recoversWhatADeployThatIsGoneLeftInTheMiddle(String status) {
        rig.engine.write(4, status);

        assertThat(rig.releases(HelmRig.STALE_AFTER).apply(rig.request())).returns(5, Revision::number);

        assertThat(rig.revision(4))
                .returns("failed", Revision::status)
                .returns("Failed: left in the middle by a helm command, was " + status, Revision::description);
        assertThat(rig.notes).singleElement().asString().contains("revision 4", status, "is gone");
    }

    @Test
    void doesNotBelieveHelmWithoutANewRevision() {
        rig.engine.write(4, "deployed");
        rig.engine.behave(request -> {});

        assertThatThrownBy(() -> rig.releases().apply(rig.request()))
                .hasMessageContaining("helm reported success, but the newest revision is 4, deployed");
    }

    @Test
    void doesNotBelieveHelmWithARevisionThatIsNotDeployed() {
        rig.engine.behave(request -> rig.engine.write(1, "pending-install"));

        assertThatThrownBy(() -> rig.releases().apply(rig.request()))
                .hasMessageContaining("the newest revision is 1, pending-install");
    }

    @Test
    void doesNotLeaveAReleasePendingWhenItsOwnWorkerIsGone() {
        rig.engine.write(4, "deployed");
        rig.engine.behave(request -> {
            rig.engine.write(5, "pending-upgrade");
            throw failure(FailureCode.HELM, new HelmEnded("gone"));
        });

        assertThatThrownBy(() -> rig.releases().apply(rig.request())).hasMessageContaining("the worker is gone");
        assertThat(rig.status(5)).isEqualTo("failed");
    }

    @Test
    void saysThatHelmHadBegunARevision() {
        rig.engine.write(4, "deployed");
        rig.engine.behave(request -> {
            rig.engine.write(5, "failed");
            throw failure(FailureCode.HELM, null);
        });

        ReleaseFailure failure =
                catchThrowableOfType(ReleaseFailure.class, () -> rig.releases().apply(rig.request()));

        assertThat(HalfDone.in(failure)).map(Revision::number).contains(5);
        assertThat(failure).hasMessage("cannot upgrade, because the worker is gone; run again");
    }

    @Test
    void saysNothingOfTheKindWhereHelmHadNotBegun() {
        rig.engine.write(4, "failed");
        rig.engine.behave(request -> {
            throw failure(FailureCode.HELM, null);
        });

        ReleaseFailure failure =
                catchThrowableOfType(ReleaseFailure.class, () -> rig.releases().apply(rig.request()));

        assertThat(HalfDone.in(failure)).isEmpty();
        assertThat(NothingBegun.isIn(failure)).isFalse();
    }

    @Test
    void doesNotLeaveAReleasePendingWhenTheClusterWasAwayForAMoment() {
        rig.engine.write(4, "deployed");
        rig.engine.behave(request -> {
            rig.engine.write(5, "pending-upgrade");
            throw failure(FailureCode.UNREACHABLE, null);
        });

        assertThatThrownBy(() -> rig.releases().apply(rig.request())).isInstanceOf(ReleaseFailure.class);
        assertThat(rig.status(5)).isEqualTo("failed");
    }

    @Test
    void saysThatNothingWasBegunWhereTheClusterWasAwayForAMoment() {
        rig.engine.write(4, "deployed");
        rig.engine.behave(request -> {
            throw failure(FailureCode.UNREACHABLE, null);
        });

        ReleaseFailure failure =
                catchThrowableOfType(ReleaseFailure.class, () -> rig.releases().apply(rig.request()));

        assertThat(NothingBegun.isIn(failure)).isTrue();
    }

    @Test
    void saysWhatIsNotKnownWhereTheClusterStaysAway() {
        rig.engine.write(4, "deployed");
        rig.engine.behave(request -> {
            rig.cluster.away(true);
            throw failure(FailureCode.UNREACHABLE, null);
        });

        assertThatThrownBy(() -> rig.releases().apply(rig.request()))
                .hasMessageContaining("whether Helm had begun revision 5 could not be found out any more");
    }

    @Test
    void leavesARevisionOfSomebodyElseAlone() {
        rig.engine.write(4, "deployed");
        rig.engine.behave(request -> {
            rig.engine.write(5, "pending-upgrade");
            throw failure(FailureCode.RELEASE_BUSY, null);
        });

        assertThatThrownBy(() -> rig.releases().apply(rig.request())).isInstanceOf(ReleaseFailure.class);
        assertThat(rig.status(5)).isEqualTo("pending-upgrade");
    }

    private static ReleaseFailure failure(FailureCode code, Exception cause) {
        return new ReleaseFailure(code, "cannot upgrade", "the worker is gone", "run again", cause);
    }
}
