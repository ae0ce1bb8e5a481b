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
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifiedHelmReleasesTest {
    private static final Duration STALE_AFTER = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private final FakeCluster cluster = new FakeCluster();
    private final ReleaseHistory history = new ReleaseHistory(cluster);
    private final FakeHelmEngine engine = new FakeHelmEngine(cluster);
    private final List<String> notes = new ArrayList<>();

    @Nested
    class Apply {
        @Test
        void installsWhereNothingIs() {
            assertThat(releases().apply(request())).returns(1, Revision::number).returns(true, Revision::isDeployed);
            assertThat(engine.calls).containsExactly("install commit abc");
        }

        @ParameterizedTest
        @ValueSource(strings = {"deployed", "failed", "superseded"})
        void upgradesFrom(String status) {
            engine.write(4, status);

            assertThat(releases().apply(request())).returns(5, Revision::number);
            assertThat(engine.calls).containsExactly("upgrade commit abc");
        }

        @Test
        void upgradesAReleaseWhoseHistoryWasKeptWhenItWasUninstalled() {
            engine.write(4, "uninstalled");

            assertThat(releases().apply(request())).returns(5, Revision::number);
            assertThat(engine.calls).containsExactly("upgrade commit abc");
            assertThat(status(4)).isEqualTo("superseded");
        }

        @Test
        void saysThatItGoesOnClientSideWhereHelm4WasServerSide() {
            cluster.put(HelmSecrets.serverSide(4, "deployed"));

            assertThat(releases().apply(request())).returns(5, Revision::number);
            assertThat(releases().apply(request())).returns(6, Revision::number);

            assertThat(notes).singleElement().asString().contains("revision 4", "server-side", "client-side");
        }

        @Test
        void saysNothingOfAServerSideReleaseThatStaysSo() {
            cluster.put(HelmSecrets.serverSide(4, "deployed"));
            engine.behave(request -> cluster.put(HelmSecrets.serverSide(engine.next(), "deployed")));

            releases().apply(request());

            assertThat(notes).isEmpty();
        }

        @Test
        void keepsAsManyRevisionsAsAskedFor() {
            IntStream.rangeClosed(1, 12)
                    .forEach(number -> engine.write(number, number == 12 ? "deployed" : "superseded"));

            releases().prove(history.latest("dev", "orders-dev").orElseThrow());

            assertThat(history.revisions("dev", "orders-dev")).hasSize(10);
        }

        @ParameterizedTest
        @ValueSource(strings = {"pending-install", "pending-upgrade", "pending-rollback", "uninstalling"})
        void refusesWhileAnotherDeployIsAtIt(String status) {
            engine.write(4, status);

            ReleaseFailure failure =
                    catchThrowableOfType(ReleaseFailure.class, () -> releases(STALE_AFTER.minusSeconds(1))
                            .apply(request()));

            assertThat(failure.code()).isEqualTo(FailureCode.RELEASE_BUSY);
            assertThat(failure).hasMessageContainingAll("revision 4", "orders 1.2.3", status, "2026-11-22T10:00:00Z");
            assertThat(engine.calls).isEmpty();
            assertThat(status(4)).isEqualTo(status);
        }

        @ParameterizedTest
        @ValueSource(strings = {"pending-install", "pending-upgrade", "pending-rollback"})
        void recoversWhatADeployThatIsGoneLeftInTheMiddle(String status) {
            engine.write(4, status);

            assertThat(releases(STALE_AFTER).apply(request())).returns(5, Revision::number);

            assertThat(history.revision("dev", "orders-dev", 4).orElseThrow())
                    .returns("failed", Revision::status)
                    .returns("Failed: left in the middle by a helm command, was " + status, Revision::description);
            assertThat(notes).singleElement().asString().contains("revision 4", status, "is gone");
        }

        @Test
        void doesNotBelieveHelmWithoutANewRevision() {
            engine.write(4, "deployed");
            engine.behave(request -> {});

            assertThatThrownBy(() -> releases().apply(request()))
                    .hasMessageContaining("helm reported success, but the newest revision is 4, deployed");
        }

        @Test
        void doesNotBelieveHelmWithARevisionThatIsNotDeployed() {
            engine.behave(request -> engine.write(1, "pending-install"));

            assertThatThrownBy(() -> releases().apply(request()))
                    .hasMessageContaining("the newest revision is 1, pending-install");
        }

        @Test
        void doesNotLeaveAReleasePendingWhenItsOwnWorkerIsGone() {
            engine.write(4, "deployed");
            engine.behave(request -> {
                engine.write(5, "pending-upgrade");
                throw failure(FailureCode.HELM, new HelmEnded("gone"));
            });

            assertThatThrownBy(() -> releases().apply(request())).hasMessageContaining("the worker is gone");
            assertThat(status(5)).isEqualTo("failed");
        }

        @Test
        void saysThatHelmHadBegunARevision() {
            engine.write(4, "deployed");
            engine.behave(request -> {
                engine.write(5, "failed");
                throw failure(FailureCode.HELM, null);
            });

            ReleaseFailure failure =
                    catchThrowableOfType(ReleaseFailure.class, () -> releases().apply(request()));

            assertThat(HalfDone.in(failure)).map(Revision::number).contains(5);
            assertThat(failure).hasMessage("cannot upgrade, because the worker is gone; run again");
        }

        @Test
        void saysNothingOfTheKindWhereHelmHadNotBegun() {
            engine.write(4, "failed");
            engine.behave(request -> {
                throw failure(FailureCode.HELM, null);
            });

            ReleaseFailure failure =
                    catchThrowableOfType(ReleaseFailure.class, () -> releases().apply(request()));

            assertThat(HalfDone.in(failure)).isEmpty();
            assertThat(NothingBegun.isIn(failure)).isFalse();
        }

        @Test
        void doesNotLeaveAReleasePendingWhenTheClusterWasAwayForAMoment() {
            engine.write(4, "deployed");
            engine.behave(request -> {
                engine.write(5, "pending-upgrade");
                throw failure(FailureCode.UNREACHABLE, null);
            });

            assertThatThrownBy(() -> releases().apply(request())).isInstanceOf(ReleaseFailure.class);
            assertThat(status(5)).isEqualTo("failed");
        }

        @Test
        void saysThatNothingWasBegunWhereTheClusterWasAwayForAMoment() {
            engine.write(4, "deployed");
            engine.behave(request -> {
                throw failure(FailureCode.UNREACHABLE, null);
            });

            ReleaseFailure failure =
                    catchThrowableOfType(ReleaseFailure.class, () -> releases().apply(request()));

            assertThat(NothingBegun.isIn(failure)).isTrue();
        }

        @Test
        void saysWhatIsNotKnownWhereTheClusterStaysAway() {
            engine.write(4, "deployed");
            engine.behave(request -> {
                cluster.away(true);
                throw failure(FailureCode.UNREACHABLE, null);
            });

            assertThatThrownBy(() -> releases().apply(request()))
                    .hasMessageContaining("whether Helm had begun revision 5 could not be found out any more");
        }

        @Test
        void leavesARevisionOfSomebodyElseAlone() {
            engine.write(4, "deployed");
            engine.behave(request -> {
                engine.write(5, "pending-upgrade");
                throw failure(FailureCode.RELEASE_BUSY, null);
            });

            assertThatThrownBy(() -> releases().apply(request())).isInstanceOf(ReleaseFailure.class);
            assertThat(status(5)).isEqualTo("pending-upgrade");
        }
    }

    @Nested
    class RollBack {
        @Test
        void replaysTheManifestOfTheLastGoodRevision() {
            cluster.put(HelmSecrets.revision(
                    3, "superseded", HelmSecrets.DEPLOYED, "kind: ConfigMap\ndata: {a: '{{ b }}'}\n"));
            engine.write(4, "failed");
            engine.write(5, "deployed");

            Revision now = releases().rollBack(request(), latest());

            assertThat(now).returns(6, Revision::number).returns(true, Revision::isDeployed);
            assertThat(engine.calls).containsExactly("upgrade Rollback to 3");
            assertThat(engine.files.get(0).get("manifest"))
                    .isEqualTo("kind: ConfigMap\ndata: {a: '{{ \"{{\" }} b }}'}\n");
            assertThat(Document.json(engine.files.get(0).get("values"))
                            .at("image", "tag")
                            .text())
                    .contains("v3");
        }

        @Test
        void replaysTheDefaultsOfItsChart() {
            engine.write(3, "superseded");
            engine.write(4, "deployed");

            releases().rollBack(request(), latest());

            assertThat(Document.json(engine.files.get(0).get("defaults"))
                            .at("replicas")
                            .number(0))
                    .isEqualTo(3);
        }

        @Test
        void goesBackToWhatHelm4AppliedServerSide() {
            cluster.put(HelmSecrets.serverSide(3, "superseded"));
            engine.write(4, "deployed");

            releases().rollBack(request(), latest());

            assertThat(engine.calls).containsExactly("upgrade Rollback to 3");
            assertThat(engine.files.get(0).get("manifest")).isEqualTo("kind: ConfigMap\nmetadata: {name: v3}\n");
            assertThat(notes).isEmpty();
        }

        @Test
        void keepsHowHelm4AppliedTheFailedOne() {
            engine.write(3, "superseded");
            cluster.put(HelmSecrets.serverSide(4, "pending-upgrade"));

            releases().rollBack(request(), latest());

            assertThat(history.revision("dev", "orders-dev", 4).orElseThrow())
                    .returns("failed", Revision::status)
                    .returns("ssa", Revision::applyMethod);
        }

        @Test
        void writesAChartThatNothingCanStandInTheWayOf() {
            engine.write(3, "superseded");
            engine.write(4, "deployed");

            releases().rollBack(request(), latest());

            Document chart = Document.yaml(engine.files.get(0).get("Chart.yaml"));
            assertThat(chart.at("name").text()).contains("orders");
            assertThat(chart.at("version").text()).contains("1.2.3");
            assertThat(chart.fields()).doesNotContainKeys("dependencies", "kubeVersion");
        }

        @Test
        void writesDownThatTheFailedOneFailed() {
            engine.write(3, "superseded");
            engine.write(4, "deployed");

            releases().rollBack(request(), latest());

            assertThat(history.revision("dev", "orders-dev", 4).orElseThrow())
                    .returns("failed", Revision::status)
                    .returns("Failed: the rollout; rolled back to 3 (commit 4)", Revision::description);
        }

        @Test
        void isNotLockedOutByItsOwnPendingRevision() {
            engine.write(3, "deployed");
            engine.write(4, "pending-upgrade");

            assertThat(releases().rollBack(request(), latest())).returns(5, Revision::number);
        }

        @Test
        void leavesAFailedFirstInstallForInspection() {
            engine.write(1, "deployed");

            ReleaseFailure failure =
                    catchThrowableOfType(ReleaseFailure.class, () -> releases().rollBack(request(), latest()));

            assertThat(failure.code()).isEqualTo(FailureCode.ROLLOUT);
            assertThat(failure).hasMessageContainingAll("no earlier revision", "helm uninstall orders-dev -n dev");
            assertThat(engine.calls).isEmpty();
            assertThat(status(1)).isEqualTo("failed");
        }

        @Test
        void doesNotBelieveHelmWithoutANewRevision() {
            engine.write(3, "superseded");
            engine.write(4, "deployed");
            engine.behave(request -> {});

            assertThatThrownBy(() -> releases().rollBack(request(), latest()))
                    .hasMessageContaining("helm reported success, but");
        }

        @Test
        void refusesToReplayNothing() {
            cluster.put(HelmSecrets.revision(3, "superseded", HelmSecrets.DEPLOYED, "\n"));
            engine.write(4, "deployed");

            assertThatThrownBy(() -> releases().rollBack(request(), latest()))
                    .hasMessageContaining("revision 3 deployed nothing at all");
        }

        @Test
        void leavesNoFileOfTheManifestBehind() throws IOException {
            engine.write(3, "superseded");
            engine.write(4, "deployed");

            releases().rollBack(request(), latest());

            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Nested
    class WhatIsProven {
        private static final String OURS = "orders v1, commit " + "a1".repeat(20) + ", by ci";

        private void write(int number, String status, String description) {
            cluster.put(HelmSecrets.described(number, status, description));
        }

        @Test
        void isWrittenDownOnceAndKeepsWhoseItWas() {
            write(4, "deployed", OURS);
            releases().prove(latest());
            releases().prove(latest());

            assertThat(latest())
                    .returns(OURS + ", proven", Revision::description)
                    .returns("deployed", Revision::status)
                    .returns(true, Revision::isProven)
                    .returns(Optional.of("ci"), Revision::by);
            assertThat(notes).isEmpty();
        }

        @Test
        void aWordInTheHistoryDoesNotFailARelease() {
            write(4, "deployed", OURS);
            Revision read = latest();
            write(4, "superseded", OURS);
            releases().prove(read);
            assertThat(notes).singleElement().asString().contains("has become superseded");
        }

        @Test
        void isWhatARollbackGoesTo() {
            write(3, "superseded", OURS + ", proven");
            write(4, "superseded", OURS);
            write(5, "superseded", "Failed: the rollout (" + OURS + ")");
            write(6, "deployed", OURS);

            releases().rollBack(request(), latest());

            assertThat(engine.calls).containsExactly("upgrade Rollback to 3, commit " + "a1".repeat(20));
        }

        @Test
        void isNotAskedOfWhatSomebodyElseMade() {
            write(3, "superseded", OURS + ", proven");
            write(4, "superseded", "Upgrade complete");
            write(5, "deployed", OURS);

            releases().rollBack(request(), latest());

            assertThat(engine.calls).containsExactly("upgrade Rollback to 4");
        }

        @Test
        void isMissedWhereOnlyUnprovenOnesRan() {
            write(3, "superseded", OURS);
            write(4, "superseded", "Upgrade \"orders-dev\" failed: no such field");
            write(5, "deployed", OURS);

            releases().rollBack(request(), latest());

            assertThat(engine.calls).containsExactly("upgrade Rollback to 3, commit " + "a1".repeat(20));
        }

        @Test
        void isKeptHoweverOldItIs() {
            write(1, "superseded", OURS + ", proven");
            for (int i = 2; i <= 14; i++) {
                write(i, i == 14 ? "deployed" : "superseded", "Upgrade complete");
            }
            history.prune("dev", "orders-dev", 10);
            assertThat(history.revisions("dev", "orders-dev"))
                    .extracting(Revision::number)
                    .containsExactly(14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 1);
        }
    }

    @Nested
    class OnRequest {
        @Test
        void replaysAnEarlierRevisionAndCallsNoneFailed() {
            engine.write(3, "superseded");
            engine.write(4, "deployed");

            Revision now = releases()
                    .replay(request(), history.revision("dev", "orders-dev", 3).orElseThrow());

            assertThat(now).returns(5, Revision::number);
            assertThat(engine.calls).containsExactly("upgrade commit abc");
            assertThat(engine.files.get(0).get("manifest")).contains("name: v3");
            assertThat(status(4)).isEqualTo("superseded");
        }

        @Test
        void replaysWhatWasUninstalled() {
            engine.write(4, "uninstalled");
            assertThat(releases().replay(request(), latest())).returns(5, Revision::number);
            assertThat(status(4)).isEqualTo("superseded");
        }

        @Test
        void doesNotReplayInTheMiddleOfAnotherDeploy() {
            engine.write(3, "superseded");
            engine.write(4, "pending-upgrade");
            assertThatThrownBy(() -> releases(STALE_AFTER.minusSeconds(1)).replay(request(), latest()))
                    .hasMessageContaining("is pending-upgrade");
            assertThat(engine.calls).isEmpty();
        }

        @Test
        void unlocksAPendingRevisionOnceAndKeepsWhoseItWas() {
            engine.write(4, "pending-upgrade");
            Revision pending = latest();

            releases().unlock(pending, "unlocked");

            assertThat(latest())
                    .returns("failed", Revision::status)
                    .returns("Failed: unlocked (commit 4)", Revision::description);
            assertThatThrownBy(() -> releases().unlock(pending, "unlocked")).hasMessageContaining("has become failed");
        }

        @Test
        void believesHelmThatItIsUninstalledOnlyWhenTheHistoryIsGone() {
            engine.write(4, "deployed");
            engine.behave(request -> cluster.deleteSecret("dev", "sh.helm.release.v1.orders-dev.v4"));
            releases().uninstall(request(), false);
            assertThat(engine.calls).containsExactly("uninstall");

            engine.write(5, "deployed");
            engine.behave(request -> {});
            assertThatThrownBy(() -> releases().uninstall(request(), false))
                    .hasMessageContaining("helm reported success, but revision 5 is there, deployed");
        }

        @Test
        void believesHelmThatTheHistoryIsKeptOnlyWhenItIs() {
            engine.write(4, "deployed");
            engine.behave(request -> engine.write(4, "uninstalled"));
            releases().uninstall(request(), true);
            assertThat(engine.calls).containsExactly("uninstall, keeping the history");

            engine.behave(request -> cluster.deleteSecret("dev", "sh.helm.release.v1.orders-dev.v4"));
            assertThatThrownBy(() -> releases().uninstall(request(), true)).hasMessageContaining("its history is gone");
        }
    }

    private Revision latest() {
        return history.latest("dev", "orders-dev").orElseThrow();
    }

    private String status(int number) {
        return history.revision("dev", "orders-dev", number).orElseThrow().status();
    }

    private static ReleaseFailure failure(FailureCode code, Exception cause) {
        return new ReleaseFailure(code, "cannot upgrade", "the worker is gone", "run again", cause);
    }

    private HelmReleases releases() {
        return releases(STALE_AFTER);
    }

    private HelmReleases releases(Duration afterTheLastDeploy) {
        Clock now = Clock.fixed(HelmSecrets.DEPLOYED.plus(afterTheLastDeploy), ZoneOffset.UTC);
        HistoryMending mending = new HistoryMending(history, STALE_AFTER, now, pause -> {}, notes::add);
        return new VerifiedHelmReleases(engine, history, folder, 10, mending, notes::add);
    }

    private HelmRequest request() {
        return new HelmRequest(
                "orders-dev",
                "dev",
                folder.resolve("chart"),
                List.of(),
                folder.resolve("kubeconfig"),
                "commit abc",
                Duration.ofSeconds(30));
    }
}
