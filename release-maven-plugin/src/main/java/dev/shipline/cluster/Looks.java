package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import java.time.Duration;

/** The rest between two looks at the cluster. */
final class Looks {
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final Pause pause;
    private final String namespace;

    Looks(Pause pause, String namespace) {
        this.pause = requireNonNull(pause, "pause is null");
        this.namespace = requireNonNull(namespace, "namespace is null");
    }

    /** @throws ReleaseFailure if the build is interrupted meanwhile */
    void rest() {
        try {
            pause.pause(BETWEEN);
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted(
                    "stopped watching the rollout in namespace " + namespace,
                    "the cluster goes on with it: mvn ship:status tells how it stands",
                    e);
        }
    }
}
