package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Rollout.Trouble;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private final RecordedEvidence evidence = new RecordedEvidence();

    private List<Trouble> troubles(Pod... pods) {
        return new Diagnosis(evidence).of(findings(pods));
    }

    private static List<Finding> findings(Pod... pods) {
        Snapshot snapshot = new Snapshot(
                Kube.ORDERS,
                WorkloadState.ongoing(2, 0, "0 of 2 updated, 0 ready"),
                List.of(pods),
                List.of(),
                Optional.empty(),
                List.of("uid-orders"));
        return snapshot.ailments().stream()
                .map(ailment -> new Finding(snapshot, ailment))
                .toList();
    }

    @Test
    void putsTheLikeliestRootCauseFirst() {
        Pod unready = Kube.pod("orders-7c9-a", "orders-7c9", Kube.running(false));
        Pod crashing = Kube.pod("orders-7c9-b", "orders-7c9", Kube.crashLoop(2, 1, "Error"));
        Pod unscheduled = Kube.unscheduled("0/3 nodes are available");

        assertThat(troubles(unready, unscheduled, crashing))
                .extracting(Trouble::subject)
                .containsExactly(
                        "pod orders-7c9-b, container orders",
                        "pod orders-7c9-x2",
                        "pod orders-7c9-a, container orders",
                        "Deployment orders");
    }

    @Test
    void tellsAlikeTroublesOnce() {
        List<Trouble> troubles = troubles(
                Kube.pod("orders-7c9-a", "orders-7c9", Kube.crashLoop(2, 1, "Error")),
                Kube.pod("orders-7c9-b", "orders-7c9", Kube.crashLoop(2, 1, "Error")),
                Kube.pod("orders-7c9-c", "orders-7c9", Kube.crashLoop(1, 1, "Error")));

        assertThat(troubles).hasSize(2);
        assertThat(troubles.get(0).subject()).isEqualTo("pod orders-7c9-a, container orders (and 2 more like it)");
    }

    @Test
    void readsTheLogOfTheRunThatCrashed() {
        evidence.previousLog = "java.lang.IllegalStateException: no database\n\tat Main";
        evidence.currentLog = "starting";

        assertThat(troubles(Kube.pod(Kube.crashLoop(2, 1, "Error"))).get(0).log())
                .containsExactly("java.lang.IllegalStateException: no database", "\tat Main");
    }

    @Test
    void readsTheCurrentLogOfAContainerThatRuns() {
        evidence.previousLog = "old";
        evidence.currentLog = "starting";

        assertThat(troubles(Kube.pod(Kube.running(false))).get(0).log()).containsExactly("starting");
    }

    @Test
    void readsBothLogsOfAContainerThatRunsAgain() {
        evidence.previousLog = "no database";
        evidence.currentLog = "starting";
        ContainerStatus again = new ContainerStatusBuilder(Kube.running(false))
                .withRestartCount(1)
                .build();

        assertThat(troubles(Kube.pod(again)).get(0).log())
                .containsExactly("no database", "(the run after it:)", "starting");
    }

    @Test
    void cutsLinesThatAreTooLong() {
        evidence.currentLog = "x".repeat(10_000);

        assertThat(troubles(Kube.pod(Kube.running(false))).get(0).log())
                .singleElement()
                .satisfies(line -> assertThat(line).hasSize(500));
    }

    @Test
    void namesTheProbesAndWhatToDo() {
        Trouble trouble = troubles(Kube.pod(Kube.running(false))).get(0);

        assertThat(trouble.probes())
                .containsExactly("readiness probe GET /health on port 8080, every 10 s, answered within 1 s, lost after"
                        + " 3 failures");
        assertThat(trouble.fix()).contains("kubectl -n dev logs orders-7c9-x2 -c orders", "ship.timeout");
    }

    @Test
    void doesNotWaitForAClusterThatIsSlowToExplain() {
        CountDownLatch never = new CountDownLatch(1);
        Evidence slow = new Evidence() {
            @Override
            public List<Event> events(String namespace, String uid) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return List.of();
            }

            @Override
            public String log(Ailment.PodContainer where, boolean previous) {
                return "too late";
            }
        };

        List<Trouble> troubles =
                new Diagnosis(slow, Duration.ofMillis(20)).of(findings(Kube.pod(Kube.crashLoop(2, 1, "Error"))));

        assertThat(troubles.get(0).reason()).contains("exit code 1");
        assertThat(troubles.get(0).events())
                .singleElement()
                .asString()
                .contains("the events could not be read: the cluster did not answer");
        assertThat(troubles.get(0).log()).singleElement().asString().contains("the log could not be read");
    }

    @Test
    void fallsBackToTheCurrentLog() {
        evidence.currentLog = "starting";

        assertThat(troubles(Kube.pod(Kube.crashLoop(2, 1, "Error"))).get(0).log())
                .containsExactly("starting");
    }

    @Test
    void keepsTheRootCauseWhenNothingElseCanBeRead() {
        evidence.isForbidden = true;

        Trouble trouble = troubles(Kube.pod(Kube.crashLoop(2, 1, "Error"))).get(0);

        assertThat(trouble.reason()).contains("exit code 1");
        assertThat(trouble.log()).containsExactly("(the log could not be read: ci lacks the right)");
        assertThat(trouble.events()).containsExactly("(the events could not be read: ci lacks the right)");
    }

    @Test
    void readsTheEventsOfAPodThatDoesNotStartThoughItsStatusShowsNothing() {
        evidence.events = List.of(Kube.event(
                "uid", "2026-11-22T10:00:05Z", "FailedCreatePodSandBox", "Failed to create pod sandbox: no network"));

        Trouble trouble =
                troubles(Kube.pod(Kube.waiting("ContainerCreating", null))).get(0);

        assertThat(trouble.subject()).isEqualTo("pod orders-7c9-x2");
        assertThat(trouble.reason()).isEqualTo("still being created");
        assertThat(trouble.events())
                .containsExactly("FailedCreatePodSandBox: Failed to create pod sandbox: no network");
        assertThat(trouble.log()).isEmpty();
    }

    @Test
    void leavesOutEventsThatTellNothing() {
        evidence.events = List.of(
                Kube.event("uid", "2026-11-22T10:00:05Z", "BackOff", "Back-off restarting failed container"),
                Kube.event("uid", "2026-11-22T10:00:01Z", "Pulled", "Container image already present"),
                Kube.event("uid", "2026-11-22T10:00:03Z", "Unhealthy", "Readiness probe failed: HTTP 503"),
                Kube.event("uid", "2026-11-22T10:00:00Z", "Scheduled", "Successfully assigned"));

        assertThat(troubles(Kube.pod(Kube.running(false))).get(0).events())
                .containsExactly(
                        "Unhealthy: Readiness probe failed: HTTP 503", "BackOff: Back-off restarting failed container");
    }

    private static final class RecordedEvidence implements Evidence {
        private List<Event> events = List.of();
        private String currentLog = "";
        private String previousLog = "";
        private boolean isForbidden;

        @Override
        public List<Event> events(String namespace, String uid) {
            refuse();
            return events;
        }

        @Override
        public String log(Ailment.PodContainer where, boolean previous) {
            refuse();
            return previous ? previousLog : currentLog;
        }

        private void refuse() {
            if (isForbidden) {
                throw new ReleaseFailure(FailureCode.CREDENTIALS, "cannot read", "ci lacks the right", "grant it");
            }
        }
    }
}
