package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A Lease in the cluster that says who changes a release now.
 *
 * @param holder          who has it, with what makes him different from everybody else; absent: nobody
 * @param duration        after so long without a renewal it has ended
 * @param acquired        when the holder got it, by the holder's clock
 * @param renewed         the holder's last sign of life, by the holder's clock
 * @param transitions     how often it changed hands
 * @param change          the change of the release that was begun under it and has not ended; it stays when the holder is gone, and tells the next one whose it was
 * @param resourceVersion as last read; empty for one that is not in the cluster yet
 */
public record DeployLease(
        String namespace,
        String name,
        Optional<String> holder,
        Duration duration,
        Instant acquired,
        Instant renewed,
        int transitions,
        Optional<Change> change,
        String resourceVersion) {
    /**
     * A change that was begun.
     *
     * @param since by the clock of whoever began it
     * @param by    who began it, for people
     */
    public record Change(Instant since, String by) {
        public Change {
            requireNonNull(since, "since is null");
            requireNonNull(by, "by is null");
        }
    }

    private static final String PREFIX = "ship-";
    /** What separates who it is, for people, from what makes him different from another run of the same. */
    private static final String MARK = "#";

    public DeployLease {
        requireNonNull(namespace, "namespace is null");
        requireNonNull(name, "name is null");
        requireNonNull(holder, "holder is null");
        requireNonNull(duration, "duration is null");
        requireNonNull(acquired, "acquired is null");
        requireNonNull(renewed, "renewed is null");
        requireNonNull(change, "change is null");
        requireNonNull(resourceVersion, "resourceVersion is null");
    }

    /** The name of a release's Lease. */
    public static String nameOf(String release) {
        return PREFIX + release;
    }

    String release() {
        return name.substring(PREFIX.length());
    }

    static String identity(String who, String mark) {
        return who + MARK + mark;
    }

    /** Who holds it, for people. */
    public String who() {
        return holder.map(identity -> identity.replaceFirst(MARK + "[^" + MARK + "]*$", ""))
                .orElse("nobody");
    }

    boolean isHeldBy(String identity) {
        return holder.equals(Optional.of(identity));
    }

    DeployLease takenBy(String identity, Duration length, Instant now) {
        return new DeployLease(
                namespace, name, Optional.of(identity), length, now, now, transitions + 1, change, resourceVersion);
    }

    DeployLease renewed(Instant now) {
        return new DeployLease(namespace, name, holder, duration, acquired, now, transitions, change, resourceVersion);
    }

    /** A change that an earlier holder began and that nobody ended stays the one that is known. */
    DeployLease changing(Instant now) {
        return with(change.or(() -> Optional.of(new Change(now, who()))));
    }

    DeployLease changed() {
        return with(Optional.empty());
    }

    private DeployLease with(Optional<Change> now) {
        return new DeployLease(namespace, name, holder, duration, acquired, renewed, transitions, now, resourceVersion);
    }

    /** As Kubernetes' own leader election gives a Lease back: nobody's, and of the shortest time that there is. */
    public DeployLease released(Instant now) {
        return new DeployLease(
                namespace,
                name,
                Optional.empty(),
                Duration.ofSeconds(1),
                acquired,
                now,
                transitions,
                change,
                resourceVersion);
    }
}
