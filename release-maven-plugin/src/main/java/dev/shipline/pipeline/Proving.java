package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Pause;
import dev.shipline.helm.Revision;
import java.time.Clock;
import java.util.Optional;

/** What comes after a rollout, where it is asked for: the service must answer, and stay up. */
final class Proving {
    private final Proofs proofs;
    private final Optional<SmokeStage> smoke;
    private final Release release;
    private final Neighbours neighbours;
    private final ReleaseRun run;

    Proving(Release release, Neighbours neighbours, ReleaseRun run, Clock clock) {
        this.release = requireNonNull(release, "release is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.run = requireNonNull(run, "run is null");
        proofs = release.deployment().map(Deployment::proofs).orElse(Proofs.NONE);
        smoke = proofs.smoke().map(check -> new SmokeStage(check, neighbours, run, clock, Pause.SLEEP));
    }

    /** Before anything is changed. */
    void require(String namespace, String manifest) {
        smoke.ifPresent(stage -> stage.require(namespace, manifest));
    }

    /** @throws dev.shipline.failure.ReleaseFailure if the revision does not stand the proof, as if its rollout had failed */
    void prove(Revision revision) {
        smoke.ifPresent(stage -> run.step(Step.SMOKE, () -> stage.ask(revision)));
        if (!proofs.soak().isZero()) {
            SoakStage soak = new SoakStage(proofs.soak(), release, neighbours, run);
            run.step(Step.SOAK, () -> soak.watch(revision));
        }
    }
}
