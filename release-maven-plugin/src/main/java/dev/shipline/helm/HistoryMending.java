package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Interruption;
import dev.shipline.cluster.Pause;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Mends a history whose newest revision was left in the middle, so that Helm goes on from there. One that a deploy of ours has left is mended at once, because
 * the lock tells that it was ours and that it is gone. One that takes no lock, a helm command, keeps its release for as long as it may still be at work.
 */
public final class HistoryMending {
    /** A Helm worker whose build is gone may finish its call for so long, and a minute is long for anything but a hook. */
    static final Duration WORKERS_GRACE = Duration.ofSeconds(65);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final ReleaseHistory history;
    private final Duration staleAfter;
    private final Clock clock;
    private final Pause pause;
    private final Consumer<String> notes;

    /**
     * @param staleAfter a release that is pending for longer was left in the middle by whoever it was; longer than any deploy may take
     * @param notes      told in a sentence what was mended
     */
    public HistoryMending(
            ReleaseHistory history, Duration staleAfter, Clock clock, Pause pause, Consumer<String> notes) {
        this.history = requireNonNull(history, "history is null");
        this.staleAfter = requireNonNull(staleAfter, "staleAfter is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.pause = requireNonNull(pause, "pause is null");
        this.notes = requireNonNull(notes, "notes is null");
    }

    /** Mends what the interrupted change has left, if anything. */
    void mend(String namespace, String release, Interruption interruption) {
        Optional<Revision> left = unfinished(namespace, release, interruption);
        Duration rest = interruption.silence().map(WORKERS_GRACE::minus).orElse(Duration.ZERO);
        boolean told = false;
        while (left.isPresent() && rest.compareTo(Duration.ZERO) > 0) {
            if (!told) {
                notes.accept("revision " + left.get().number() + " of release " + release + " is "
                        + left.get().status() + ", and the Helm that " + interruption.by()
                        + " has left behind may still be at it: waiting for up to " + rest.toSeconds() + " s");
                told = true;
            }
            rest(release);
            rest = rest.minus(BETWEEN_LOOKS);
            left = unfinished(namespace, release, interruption);
        }
        left.ifPresent(revision -> giveUp(revision, interruption));
    }

    private Optional<Revision> unfinished(String namespace, String release, Interruption interruption) {
        return history.latest(namespace, release)
                .filter(revision -> revision.isPending() && interruption.covers(revision.deployed())
                        // the time of its deployment says nothing of when it began to be uninstalled
                        || revision.status().equals("uninstalling"));
    }

    private void giveUp(Revision left, Interruption interruption) {
        history.markFailed(
                left,
                RevisionNote.failed(
                        "left in the middle by " + interruption.by() + ", was " + left.status(), ownWords(left)));
        notes.accept("revision " + left.number() + " of release " + left.release() + " was " + left.status()
                + " and is now marked failed: " + interruption.by() + " began it at " + interruption.from()
                + " and is gone");
    }

    /** Helm's own first words for it say nothing. */
    private static String ownWords(Revision left) {
        return left.by().map(by -> left.description()).orElse("");
    }

    /** @throws ReleaseFailure if somebody may be at it */
    void makeUpgradable(Revision latest) {
        if (latest.isPending()) {
            recover(latest);
        } else if (latest.status().equals("uninstalling")) {
            throw busy(latest, "run helm uninstall again, or mvn ship:uninstall, if that one is gone");
        } else if (latest.status().equals("uninstalled")) {
            history.markSuperseded(latest);
        }
    }

    private void recover(Revision latest) {
        Duration age = Duration.between(latest.deployed(), clock.instant());
        if (age.compareTo(staleAfter) < 0) {
            throw busy(
                    latest,
                    "let it end and run this one again; if it is gone, mvn ship:unlock clears it, or a deploy from "
                            + latest.deployed().plus(staleAfter) + " on");
        }
        history.markFailed(
                latest, RevisionNote.failed("left in the middle by a helm command, was " + latest.status(), ""));
        notes.accept("revision " + latest.number() + " of release " + latest.release() + " was " + latest.status()
                + " since " + latest.deployed() + " and is now marked failed: whoever began it is gone");
    }

    private static ReleaseFailure busy(Revision latest, String fix) {
        return new ReleaseFailure(
                FailureCode.RELEASE_BUSY,
                "cannot release " + latest.release() + " in namespace " + latest.namespace(),
                "somebody is at it with a helm command, which takes no lock: revision " + latest.number() + " (chart "
                        + latest.chartName() + " " + latest.chartVersion() + ") is " + latest.status() + " since "
                        + latest.deployed(),
                fix);
    }

    private void rest(String release) {
        try {
            pause.pause(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted(
                    "stopped waiting for release " + release, "nothing was changed; start it again", e);
        }
    }
}
