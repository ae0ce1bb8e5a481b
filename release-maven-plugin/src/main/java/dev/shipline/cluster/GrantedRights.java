package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.AccessReviews.Question;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The rights that the cluster has said this user has. An API server that has just been started refuses everybody until it has read its roles, so one refusal
 * of what was granted a minute ago does not mean that the right is gone; nor does an API server that is away for a moment mean that a read is lost.
 */
final class GrantedRights {
    /** For an API server to learn its roles and accounts. Shorter than a Lease. */
    static final Duration REFUSED = Duration.ofSeconds(20);

    /** For an API server to be started again. As long as a Lease lasts: after that, the release may be somebody else's. */
    static final Duration AWAY = LeaseQueue.LENGTH;

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Set<Integer> REFUSALS = Set.of(401, 403);
    private static final Set<Integer> TROUBLE = Set.of(429, 500, 502, 503, 504);

    private final Set<Question> granted = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private final Pause pause;
    private final Consumer<String> notes;

    /** @param notes told that something is asked for again */
    GrantedRights(Clock clock, Pause pause, Consumer<String> notes) {
        this.clock = requireNonNull(clock, "clock is null");
        this.pause = requireNonNull(pause, "pause is null");
        this.notes = requireNonNull(notes, "notes is null");
    }

    void add(Collection<Question> answeredYes) {
        granted.addAll(answeredYes);
    }

    List<Question> all() {
        return List.copyOf(granted);
    }

    /** What was refused has not happened, so a write may be asked for again like a read. */
    <T> T insist(Access access, Supplier<T> call) {
        return insist(access, call, Duration.ZERO);
    }

    /** For calls that change nothing: also when nobody answers, once the cluster has. */
    <T> T insistOnReading(Access access, Supplier<T> call) {
        return insist(access, call, AWAY);
    }

    private <T> T insist(Access access, Supplier<T> call, Duration away) {
        Wait wait = new Wait();
        while (true) {
            try {
                return call.get();
            } catch (KubernetesClientException e) {
                boolean isKnown = REFUSALS.contains(e.getCode()) ? isGranted(access) : !granted.isEmpty();
                if (!isKnown) {
                    throw e;
                }
                if (!wait.isWorthwhile(e, away)) {
                    forgetIfRefused(access, e);
                    throw e;
                }
                wait.say(access, e);
            }
            rest(access);
        }
    }

    /** Whether these are still lost after some time, in which an API server learns its roles. */
    boolean staysLost(BooleanSupplier lost) {
        Instant end = clock.instant().plus(REFUSED);
        while (lost.getAsBoolean()) {
            if (!clock.instant().isBefore(end)) {
                return true;
            }
            rest(Access.to("create", "selfsubjectaccessreviews"));
        }
        return false;
    }

    private boolean isGranted(Access access) {
        return granted.stream().anyMatch(question -> isFor(question.right(), access));
    }

    /** Once a right is told as missing, it is not waited for again. */
    private void forgetIfRefused(Access access, KubernetesClientException e) {
        if (REFUSALS.contains(e.getCode())) {
            granted.removeIf(question -> isFor(question.right(), access));
        }
    }

    private static boolean isFor(Right right, Access access) {
        String resource = right.group().isEmpty() ? right.resource() : right.resource() + "." + right.group();
        return right.verb().equals(access.verb())
                && right.namespace().equals(access.namespace())
                && (access.resource().equals(right.resource())
                        || access.resource().equals(resource));
    }

    private void rest(Access access) {
        try {
            pause.pause(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted("cannot " + access, "start it again", e);
        }
    }

    /** Two spells, since an API server is first away and then does not know us. */
    private final class Wait {
        private final Instant begin = clock.instant();
        private Instant refusedSince;
        private boolean isSaid;

        boolean isWorthwhile(KubernetesClientException e, Duration away) {
            Instant now = clock.instant();
            if (REFUSALS.contains(e.getCode())) {
                refusedSince = refusedSince == null ? now : refusedSince;
                return Duration.between(refusedSince, now).compareTo(REFUSED) < 0;
            }
            boolean isAway = TROUBLE.contains(e.getCode()) || e.getCode() <= 0 && !isOurOwn(e);
            return isAway && Duration.between(begin, now).compareTo(away) < 0;
        }

        void say(Access access, KubernetesClientException e) {
            if (isSaid) {
                return;
            }
            isSaid = true;
            notes.accept(
                    REFUSALS.contains(e.getCode())
                            ? "the cluster refuses to " + access + ", which it had granted; asking again for "
                                    + REFUSED.toSeconds()
                                    + " s, since an API server that was just started has yet to read its roles"
                            : "the cluster does not answer, asking again for " + AWAY.toSeconds() + " s to " + access);
        }

        private static boolean isOurOwn(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof InterruptedException || cause instanceof ReleaseFailure) {
                    return true;
                }
            }
            return false;
        }
    }
}
