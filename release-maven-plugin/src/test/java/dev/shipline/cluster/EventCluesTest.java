package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Ailment.Kind;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventCluesTest {
    private static final String AT = "2026-11-22T10:00:0";

    private static Event event(int second, String reason, String message) {
        return new EventBuilder(Kube.event("uid", AT + second + "Z", reason, message))
                .editInvolvedObject()
                .withFieldPath("spec.containers{orders}")
                .endInvolvedObject()
                .build();
    }

    private static Ailment refined(Pod pod, Event... events) {
        return EventClues.refine(PodAilments.of(pod).get(0), List.of(events));
    }

    private static Pod killedByItsLivenessProbe() {
        Pod pod = Kube.pod(Kube.crashLoop(2, 137, "Error"));
        pod.getSpec()
                .getContainers()
                .get(0)
                .setLivenessProbe(new ProbeBuilder()
                        .withPeriodSeconds(5)
                        .withNewHttpGet()
                        .withPath("/live")
                        .withNewPort("http")
                        .endHttpGet()
                        .build());
        return pod;
    }

    @Test
    void tellThatALivenessProbeKilledTheContainer() {
        Ailment ailment = refined(
                killedByItsLivenessProbe(),
                event(1, "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500"),
                event(2, "Unhealthy", "Readiness probe failed: connection refused"),
                event(3, "Killing", "Container orders failed liveness probe, will be restarted"));

        assertThat(ailment.kind()).isEqualTo(Kind.CRASH);
        assertThat(ailment.reason())
                .endsWith("; the kubelet killed it for its liveness probe GET /live on port http, every 5 s, answered"
                        + " within 1 s, lost after 3 failures: Liveness probe failed: HTTP probe failed with"
                        + " statuscode: 500");
        assertThat(Remedy.of(new Finding(Snapshot.absent(Kube.ORDERS), ailment)))
                .contains("startup probe");
    }

    @Test
    void ofAnotherContainerTellNothing() {
        Event killing = new EventBuilder(
                        event(3, "Killing", "Container proxy failed liveness probe, will be restarted"))
                .editInvolvedObject()
                .withFieldPath("spec.containers{proxy}")
                .endInvolvedObject()
                .build();

        assertThat(refined(killedByItsLivenessProbe(), killing).reason()).doesNotContain("killed it for");
    }

    @Test
    void giveTheLastAnswerOfAProbe() {
        Ailment ailment = refined(
                Kube.pod(Kube.running(false)),
                event(5, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"),
                event(1, "Unhealthy", "Readiness probe failed: connect: connection refused"));

        assertThat(ailment.reason()).endsWith("; Readiness probe failed: HTTP probe failed with statuscode: 503");
    }

    @Test
    void nameTheCauseOfAPullThatIsBackedOff() {
        Pod pod = Kube.pod(Kube.waiting("ImagePullBackOff", "Back-off pulling image"));

        assertThat(refined(pod, event(1, "Failed", "Failed to pull image \"x\": x: not found"))
                        .kind())
                .isEqualTo(Kind.IMAGE_NOT_FOUND);
        assertThat(refined(pod, event(1, "Failed", "Failed to pull image \"x\": 401 Unauthorized"))
                        .kind())
                .isEqualTo(Kind.IMAGE_DENIED);
        assertThat(refined(pod, event(1, "Failed", "Error: ErrImagePull")).kind())
                .isEqualTo(Kind.IMAGE_PULL);
    }

    @Test
    void knowBothAutoscalers() {
        Pod pod = Kube.unscheduled("0/3 nodes are available");

        assertThat(refined(pod, event(1, "TriggeredScaleUp", "pod triggered scale-up"))
                        .kind())
                .isEqualTo(Kind.SCALING_UP);
        assertThat(refined(pod, event(1, "Nominated", "Pod should schedule on: nodeclaim/web"))
                        .kind())
                .isEqualTo(Kind.SCALING_UP);
        assertThat(refined(pod, event(1, "NotTriggerScaleUp", "pod didn't trigger scale-up"))
                        .kind())
                .isEqualTo(Kind.UNSCHEDULABLE);
    }
}
