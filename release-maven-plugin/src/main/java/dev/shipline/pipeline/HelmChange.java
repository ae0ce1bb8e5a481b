package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ReleaseLock;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.NothingBegun;
import dev.shipline.helm.Revision;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A change of a release by Helm, which gives up at the first connection that is refused: an API server that is restarted is worth a second try. */
final class HelmChange {
    private final ReleaseLock lock;
    private final Consumer<String> progress;

    HelmChange(ReleaseLock lock, Consumer<String> progress) {
        this.lock = requireNonNull(lock, "lock is null");
        this.progress = requireNonNull(progress, "progress is null");
    }

    /** The lock is looked at before each try: while the API server was away, another deploy may have got it. */
    Revision make(Supplier<Revision> change) {
        try {
            return lock.during(change);
        } catch (ReleaseFailure e) {
            if (!NothingBegun.isIn(e)) {
                throw e;
            }
            progress.accept("the cluster was away before Helm had begun anything, asking Helm again: " + e.because());
            return lock.during(change);
        }
    }
}
