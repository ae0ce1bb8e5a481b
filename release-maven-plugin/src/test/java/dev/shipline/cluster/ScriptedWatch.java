package dev.shipline.cluster;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A rollout that is watched look by look, as a script has it. The last step of the script stays. */
final class ScriptedWatch {
    static final String MANIFEST = "kind: Deployment\nmetadata:\n  name: orders\n";

    final List<Supplier<Snapshot>> script = new ArrayList<>();
    final List<String> progress = new ArrayList<>();
    Tolerance tolerance = Tolerance.DEFAULT;

    /** The same for every object. */
    List<Event> events = List.of();

    private int at;
    final SteppedTime time = new SteppedTime(() -> at++);

    RolloutWatch watch(Pause pause) {
        Evidence evidence = new Evidence() {
            @Override
            public List<Event> events(String namespace, String uid) {
                return events;
            }

            @Override
            public String log(Ailment.PodContainer where, boolean previous) {
                return "";
            }
        };
        return new RolloutWatch(
                id -> script.get(Math.min(at, script.size() - 1)).get(), evidence, tolerance, time, pause);
    }

    Rollout watch(Duration timeout) {
        return watch(timeout, time, MANIFEST);
    }

    Rollout watch(Duration timeout, Pause pause, String manifest) {
        return watch(pause)
                .watch(
                        new RolloutRequest("dev", manifest, Optional.of(Kube.DIGEST), Kube.REPOSITORY, timeout),
                        progress::add);
    }

    void then(WorkloadState state, Pod... pods) {
        Snapshot snapshot = new Snapshot(
                Kube.ORDERS, state, List.of(pods), List.of(Kube.IMAGE), Optional.empty(), List.of("uid-orders"));
        script.add(() -> snapshot);
    }

    void thenSilence(FailureCode code) {
        script.add(() -> {
            throw new ReleaseFailure(code, "cannot get deployments", "the connection is refused", "wait");
        });
    }

    static WorkloadState ongoing() {
        return WorkloadState.ongoing(2, 1, "1 of 2 updated, 1 ready");
    }

    static WorkloadState done() {
        return WorkloadState.done(2, 2, "2 of 2 ready");
    }
}
