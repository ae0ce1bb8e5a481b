package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.DeployLease;
import dev.shipline.cluster.LeaseStore;
import dev.shipline.cluster.ReleaseLock;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.Revision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Mends what a deploy that is gone has left: a Lease that nobody renews, a revision that is pending. It never takes a release from a deploy that lives. */
public final class ReleaseUnlock {
    /** Beyond the length of a Lease, in which its holder would have renewed it several times. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Target target;
    private final boolean force;
    private final boolean dryRun;
    private final Neighbours neighbours;
    private final Clock clock;
    private final Consumer<String> say;

    /** @param force whether to take it from a deploy that lives, too: that one stops before its next change */
    public ReleaseUnlock(
            Target target, boolean force, boolean dryRun, Neighbours neighbours, Clock clock, Consumer<String> say) {
        this.target = requireNonNull(target, "target is null");
        this.force = force;
        this.dryRun = dryRun;
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.say = requireNonNull(say, "say is null");
    }

    /** @throws ReleaseFailure if a deploy is at it */
    public void run() {
        Optional<DeployLease> held = leases().find(target.namespace(), DeployLease.nameOf(target.release()))
                .filter(lease -> lease.holder().isPresent());
        say.accept(held.map(lease -> "the lock on " + target + " is held by " + lease.who() + " since "
                        + lease.acquired() + ", last sign of life " + lease.renewed() + " by its own clock")
                .orElse("nobody holds the lock on " + target));
        if (dryRun) {
            pending().ifPresent(revision -> say.accept(describe(revision) + "; a dry run leaves it so"));
            return;
        }
        try (ReleaseLock lock = lock(held)) {
            held.ifPresent(lease -> say.accept("the lock is free again"));
            mend(lock);
        }
    }

    private ReleaseLock lock(Optional<DeployLease> held) {
        if (force) {
            held.ifPresent(lease -> leases().replace(lease.released(clock.instant())));
            return neighbours.lock(target, Duration.ZERO, say);
        }
        Duration patience = held.map(lease -> lease.duration().plus(MARGIN)).orElse(Duration.ZERO);
        held.ifPresent(lease -> say.accept("watching it for " + lease.duration().toSeconds() + " s"));
        try {
            return neighbours.lock(target, patience, say);
        } catch (ReleaseFailure e) {
            if (e.code() != FailureCode.RELEASE_BUSY) {
                throw e;
            }
            throw new ReleaseFailure(
                    FailureCode.RELEASE_BUSY,
                    "cannot unlock " + target,
                    "whoever holds the lock lives: " + e.because(),
                    "let that deploy end; -Dship.unlock.force=true takes the release from it, and it stops before its next change",
                    e);
        }
    }

    private void mend(ReleaseLock lock) {
        Optional<Revision> pending = pending();
        if (pending.isEmpty()) {
            say.accept("no revision of " + target + " is pending");
            return;
        }
        Revision revision = pending.get();
        say.accept(describe(revision));
        if (revision.status().equals("uninstalling")) {
            say.accept("mvn ship:uninstall goes on with it");
            return;
        }
        boolean ours = lock.interruption()
                .filter(left -> left.covers(revision.deployed()))
                .isPresent();
        if (ours && !force) {
            lock.during(() -> {
                neighbours
                        .helm()
                        .mend(
                                target.namespace(),
                                target.release(),
                                lock.interruption().orElseThrow());
                return revision;
            });
            return;
        }
        Instant patient = revision.deployed().plus(target.timeout());
        if (!force && clock.instant().isBefore(patient)) {
            throw new ReleaseFailure(
                    FailureCode.RELEASE_BUSY,
                    "cannot unlock " + target,
                    describe(revision) + ", and a helm command, which takes no lock, may still be at it",
                    "run this again after " + patient
                            + ", or with -Dship.unlock.force=true if you know that it is gone");
        }
        lock.during(() -> {
            neighbours.helm().unlock(revision, "unlocked by " + neighbours.who() + ", was " + revision.status());
            return revision;
        });
        say.accept("revision " + revision.number() + " is marked failed; the next deploy goes on from there");
    }

    private Optional<Revision> pending() {
        return neighbours.helm().history(target.namespace(), target.release()).stream()
                .findFirst()
                .filter(revision -> revision.isPending() || revision.status().equals("uninstalling"));
    }

    private static String describe(Revision revision) {
        return "revision " + revision.number() + " (chart " + revision.chartName() + " " + revision.chartVersion()
                + ") is " + revision.status() + " since " + revision.deployed();
    }

    private LeaseStore leases() {
        return neighbours.cluster().leases();
    }
}
