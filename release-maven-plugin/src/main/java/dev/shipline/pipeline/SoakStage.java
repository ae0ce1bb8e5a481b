package dev.shipline.pipeline;

import static dev.shipline.pipeline.Done.done;
import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Rollout;
import dev.shipline.cluster.RolloutRequest;
import dev.shipline.helm.Revision;
import java.time.Duration;
import java.util.Optional;

/** Watches what is rolled out for a while longer. */
final class SoakStage {
    private final Duration length;
    private final Release release;
    private final Neighbours neighbours;
    private final ReleaseRun run;

    SoakStage(Duration length, Release release, Neighbours neighbours, ReleaseRun run) {
        this.length = requireNonNull(length, "length is null");
        this.release = requireNonNull(release, "release is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.run = requireNonNull(run, "run is null");
    }

    Done<Rollout> watch(Revision revision) {
        RolloutRequest request = new RolloutRequest(
                revision.namespace(),
                revision.manifest(),
                Optional.empty(),
                release.image().name().toString(),
                length);
        Rollout rollout = neighbours.cluster().soak(request, length, line -> run.progress(Step.SOAK, line));
        if (!rollout.proven()) {
            run.watched(rollout);
            throw DeployStage.unhealthy(revision, rollout);
        }
        return done(rollout, "no restart and nothing unready for " + length.toSeconds() + " s");
    }
}
