package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.git.Lineage;
import dev.shipline.helm.Revision;
import dev.shipline.image.ImageDigest;
import java.util.Optional;

/** Keeps an older commit from being deployed over a newer one. What it cannot know it says, and lets pass. A rollback is no deploy. */
final class CommitGuard {
    private static final String ALL_THE_SAME = "-Dship.commit.order=any deploys it all the same";

    private final Release release;
    private final Deployment deployment;
    private final Neighbours neighbours;
    private final ReleaseRun run;

    CommitGuard(Release release, Deployment deployment, Neighbours neighbours, ReleaseRun run) {
        this.release = requireNonNull(release, "release is null");
        this.deployment = requireNonNull(deployment, "deployment is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.run = requireNonNull(run, "run is null");
    }

    /**
     * @param image the image that the current revision runs, where it is ours
     * @return the commit that runs, where something tells it
     * @throws ReleaseFailure if the commit may not follow the one that runs
     */
    Optional<String> require(Revision current, Optional<ImageDigest> image) {
        Optional<String> running = commit(current, image);
        if (deployment.order() == CommitOrder.ANY) {
            return running;
        }
        if (running.isEmpty()) {
            run.progress(
                    Step.PLAN,
                    "nothing tells of which commit revision " + current.number()
                            + " is, so their order is not checked");
            return running;
        }
        judge(current, running.get());
        return running;
    }

    private void judge(Revision current, String running) {
        String ours = release.commit().sha();
        Lineage lineage = neighbours.commits().compare(running, ours);
        String there = "commit " + running.substring(0, 7) + ", which runs there as revision " + current.number()
                + current.by().map(who -> " (by " + who + ")").orElse("");
        switch (lineage) {
            case OLDER ->
                refuse(
                        "it is an ancestor of " + there,
                        "mvn ship:rollback goes back to an earlier revision, and " + ALL_THE_SAME);
            case DIVERGED -> {
                String lost = "it does not have " + there + ", among its ancestors, and takes its changes back";
                if (deployment.order() == CommitOrder.NEWER) {
                    refuse(lost, "merge that commit first; " + ALL_THE_SAME);
                } else {
                    run.warn("commit " + release.commit().shortSha() + ": " + lost);
                }
            }
            case SHALLOW ->
                run.warn("cannot tell whether commit " + release.commit().shortSha() + " is newer than " + there
                        + ", because the clone is shallow: fetch it with its whole history (git fetch --unshallow)");
            case UNKNOWN ->
                run.warn("cannot tell whether commit " + release.commit().shortSha() + " is newer than " + there
                        + ", because the repository does not have both");
            default -> {}
        }
    }

    private void refuse(String because, String fix) {
        ReleaseFailure failure = new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot deploy commit " + release.commit().shortSha() + " to " + deployment.environment(),
                because,
                fix);
        if (!release.dryRun()) {
            throw failure;
        }
        run.warn("a deploy would stop here: " + failure.getMessage());
    }

    private Optional<String> commit(Revision current, Optional<ImageDigest> image) {
        return current.commit()
                .or(() -> current.repeats().flatMap(this::commitOf))
                .or(() -> image.flatMap(this::commitOf));
    }

    private Optional<String> commitOf(int number) {
        return neighbours.helm().history(deployment.namespace(), deployment.release()).stream()
                .filter(revision -> revision.number() == number)
                .findFirst()
                .flatMap(Revision::commit);
    }

    /** An image that the registry has no more says nothing. */
    private Optional<String> commitOf(ImageDigest image) {
        try {
            return Optional.ofNullable(neighbours
                            .registry()
                            .labels(release.image().name(), image)
                            .get(ImageEvidence.REVISION_LABEL))
                    .filter(sha -> sha.matches("[0-9a-f]{40}"));
        } catch (ReleaseFailure e) {
            return Optional.empty();
        }
    }
}
