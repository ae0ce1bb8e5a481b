package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ReleaseLock;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.Revision;
import dev.shipline.pipeline.DeployStage.Upgraded;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What becomes of a revision that is not to stay. Its failures tell what was done after what went wrong. */
final class Undoing {
    /** What says that the new revision itself is bad. */
    private static final Set<FailureCode> ILL = EnumSet.of(FailureCode.ROLLOUT, FailureCode.DIGEST_MISMATCH);

    private final Release release;
    private final DeployStage deploys;
    private final ReleaseRun run;

    Undoing(Release release, DeployStage deploys, ReleaseRun run) {
        this.release = requireNonNull(release, "release is null");
        this.deploys = requireNonNull(deploys, "deploys is null");
        this.run = requireNonNull(run, "run is null");
    }

    /** A watch that was interrupted, or lost the cluster, knows nothing of the rollout's health: it leaves the new revision to the next run. */
    ReleaseFailure afterRollout(Plan plan, Upgraded upgraded, ReleaseLock lock, ReleaseFailure unhealthy) {
        if (!ILL.contains(unhealthy.code())) {
            return unhealthy.followedBy(
                    "revision " + upgraded.revision().number()
                            + " was neither proven nor rolled back: it stays, and no rollback goes to it while there is a proven one");
        }
        return undone(plan, upgraded, lock, unhealthy);
    }

    /** Goes back to the revision before, where there is one. */
    ReleaseFailure undone(Plan plan, Upgraded upgraded, ReleaseLock lock, ReleaseFailure unhealthy) {
        if (upgraded.previous().isEmpty()) {
            deploys.abandon(upgraded);
            return unhealthy.followedBy(
                    "there was no revision before it to roll back to, so it is left as it is for inspection, marked failed");
        }
        try {
            Revision again = run.step(Step.ROLL_BACK, () -> deploys.rollBack(plan, upgraded, lock));
            return unhealthy.followedBy("rolled back to revision "
                    + again.repeats().orElse(upgraded.previous().get().number()) + ", which runs again as revision "
                    + again.number());
        } catch (ReleaseFailure stuck) {
            unhealthy.addSuppressed(stuck);
            return unhealthy.followedBy("the rollback failed too: " + stuck.getMessage());
        }
    }

    /**
     * Goes back to what ran before, although the release was proven here.
     *
     * @param why for people
     * @return what came of it
     */
    String takeBack(Plan plan, Upgraded upgraded, String why) {
        if (upgraded.previous().isEmpty()) {
            return "there was no revision before it to roll back to, so it stays";
        }
        run.progress(Step.ROLL_BACK, "going back, because " + why);
        try (ReleaseLock lock =
                deploys.lock(release.deployment().orElseThrow().target()).value()) {
            deploys.requireNewest(upgraded);
            return takeBack(plan, upgraded, lock);
        } catch (ReleaseFailure e) {
            return "it could not be rolled back: " + e.getMessage();
        }
    }

    private String takeBack(Plan plan, Upgraded upgraded, ReleaseLock lock) {
        try {
            int revision = run.step(Step.ROLL_BACK, () -> deploys.rollBack(plan, upgraded, lock))
                    .number();
            run.finishAgain(Stage.RELEASE, run.report(Status.ROLLED_BACK, Optional.empty()));
            return "rolled back to revision "
                    + upgraded.previous().orElseThrow().number() + ", which runs again as revision " + revision;
        } catch (ReleaseFailure stuck) {
            run.finishAgain(Stage.RELEASE, run.report(Status.FAILURE, Optional.of(stuck)));
            throw stuck;
        }
    }
}
