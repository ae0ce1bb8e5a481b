package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.ReleaseHistory;
import dev.shipline.helm.Revision;
import dev.shipline.plan.ManifestDiff;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From which revision to which one a release goes back.
 *
 * @param current the newest revision
 * @param to      the one whose manifest is to run again
 */
record RollbackChoice(Revision current, Revision to) {
    /** What has run. */
    private static final Set<String> HAS_RUN = Set.of("deployed", "superseded", "uninstalled");

    RollbackChoice {
        requireNonNull(current, "current is null");
        requireNonNull(to, "to is null");
    }

    /**
     * @param history newest first
     * @param wanted  the number that was asked for; absent: the last good one before what runs
     * @throws ReleaseFailure if there is nothing to go back to, or no sense in it
     */
    static RollbackChoice among(List<Revision> history, Optional<Integer> wanted, Target target) {
        if (history.isEmpty()) {
            throw refused(
                    target,
                    "it was never released there",
                    "check ship.release, ship.namespace and ship.kube.context, which say where to look");
        }
        Revision current = history.get(0);
        Revision to = wanted.map(number -> named(history, number, target)).orElseGet(() -> lastGood(history, target));
        if (to.manifest().isBlank()) {
            throw refused(target, "revision " + to.number() + " deployed nothing at all", others(history));
        }
        if (to.number() == current.number() && !isGone(current)) {
            throw refused(
                    target,
                    "revision " + to.number() + " is the newest one: there is no way back to it",
                    others(history));
        }
        if (runsNow(to, current)) {
            throw refused(
                    target,
                    "revision " + to.number() + " is what runs now, as revision " + current.number(),
                    others(history));
        }
        return new RollbackChoice(current, to);
    }

    private static Revision named(List<Revision> history, int number, Target target) {
        Revision found = history.stream()
                .filter(revision -> revision.number() == number)
                .findFirst()
                .orElseThrow(() -> refused(
                        target,
                        "there is no revision " + number + "; there are "
                                + history.stream()
                                        .map(revision -> String.valueOf(revision.number()))
                                        .collect(Collectors.joining(", ")),
                        others(history)));
        if (!HAS_RUN.contains(found.status())) {
            throw refused(target, "revision " + number + " never ran well: it is " + found.status(), others(history));
        }
        return found;
    }

    /**
     * What repeats what runs now is no way back from it: after a rollback, the next one must not undo it, and after a second deploy of the same commit, the first
     * one is no other.
     */
    private static Revision lastGood(List<Revision> history, Target target) {
        Revision newest = history.get(0);
        if (isGone(newest)) {
            return newest;
        }
        int before = newest.isDeployed() ? newest.repeats().orElse(newest.number()) : newest.number();
        return ReleaseHistory.lastGood(history.stream()
                        .filter(revision -> revision.number() < before)
                        .filter(revision -> HAS_RUN.contains(revision.status()))
                        .filter(revision -> !runsNow(revision, newest)))
                .orElseThrow(() -> refused(
                        target,
                        history.size() == 1
                                ? "it has only one revision"
                                : "no revision before " + before + " ran well and is another than what runs now",
                        "deploy an earlier commit instead, or remove the release with mvn ship:uninstall"));
    }

    private static boolean runsNow(Revision revision, Revision newest) {
        return newest.isDeployed()
                && ManifestDiff.between(newest.manifest(), revision.manifest()).isEmpty();
    }

    /** Uninstalled, with its history kept: what ran last is the way back. */
    private static boolean isGone(Revision newest) {
        return newest.status().equals("uninstalled");
    }

    private static String others(List<Revision> history) {
        return "choose another with -Dship.revision=N" + (history.size() > 1 ? "; mvn ship:history shows them" : "");
    }

    private static ReleaseFailure refused(Target target, String because, String fix) {
        return new ReleaseFailure(FailureCode.CONFIGURATION, "cannot roll back " + target, because, fix);
    }
}
