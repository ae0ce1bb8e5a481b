package dev.shipline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.Ailment.Kind;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import org.junit.jupiter.api.Test;

/** The ailment of a container that ends. */
class CrashTest {
    @Test
    void namesContainerExitCodeRestartsAndImage() {
        Ailment ailment = only(Kube.crashLoop(3, 1, "Error"));

        assertThat(ailment.kind()).isEqualTo(Kind.CRASH);
        assertThat(ailment.subject()).isEqualTo("pod orders-7c9-x2, container orders");
        assertThat(ailment.reason())
                .isEqualTo("CrashLoopBackOff, exit code 1 (Error), 3 restarts, image " + Kube.IMAGE);
        assertThat(ailment.restarts()).isEqualTo(3);
        assertThat(ailment.pod().orElseThrow().ended()).isTrue();
    }

    @Test
    void tellsThatAServiceMustKeepRunning() {
        assertThat(only(Kube.crashLoop(2, 0, "Completed")).reason())
                .contains("exit code 0 (Completed; it ended by itself");
    }

    @Test
    void isSeenInTheMomentBeforeTheBackOff() {
        Ailment ailment = only(Kube.terminated(1, "Error", null));

        assertThat(ailment.kind()).isEqualTo(Kind.CRASH);
        assertThat(ailment.pod().orElseThrow().ended()).isFalse();
    }

    @Test
    void isNotWhatAnEndWithoutErrorIs() {
        assertThat(PodAilments.of(Kube.pod(Kube.terminated(0, "Completed", null))))
                .isEmpty();
    }

    @Test
    void isForgivenOnceTheContainerIsReadyAgain() {
        ContainerStatus recovered = new ContainerStatusBuilder(Kube.running(true))
                .withRestartCount(7)
                .withLastState(Kube.terminated(137, "OOMKilled", null).getState())
                .build();

        assertThat(PodAilments.of(Kube.pod(recovered))).isEmpty();
    }

    @Test
    void forWantOfMemoryIsNamedSo() {
        assertThat(only(Kube.crashLoop(1, 137, "OOMKilled")).kind()).isEqualTo(Kind.OUT_OF_MEMORY);
        assertThat(only(Kube.terminated(137, "OOMKilled", null)).kind()).isEqualTo(Kind.OUT_OF_MEMORY);
    }

    @Test
    void ofACommandThatIsNotThereIsNamedSo() {
        assertThat(only(Kube.terminated(127, "ContainerCannotRun", "no")).kind())
                .isEqualTo(Kind.CANNOT_START);
        assertThat(only(Kube.terminated(128, "StartError", "exec: \"jva\": executable file not found in $PATH"))
                        .kind())
                .isEqualTo(Kind.CANNOT_START);
    }

    @Test
    void ofTheRuntimeMayPass() {
        assertThat(only(Kube.terminated(128, "ContainerCannotRun", "device busy"))
                        .kind())
                .isEqualTo(Kind.CRASH);
    }

    private static Ailment only(ContainerStatus status) {
        return PodAilments.of(Kube.pod(status)).get(0);
    }
}
