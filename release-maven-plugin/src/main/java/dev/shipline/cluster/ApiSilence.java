package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Looks at workloads, and bears with an API that is away for a while. One look that fails proves nothing: API servers are restarted, too. */
final class ApiSilence {
    private final Function<WorkloadId, Snapshot> look;
    private final Duration longest;
    private final Clock clock;
    private Optional<Instant> since = Optional.empty();

    ApiSilence(Function<WorkloadId, Snapshot> look, Duration longest, Clock clock) {
        this.look = requireNonNull(look, "look is null");
        this.longest = requireNonNull(longest, "longest is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Empty while the API is away, which is then told. */
    Optional<List<Snapshot>> look(List<WorkloadId> workloads, ProgressLines lines) {
        try {
            List<Snapshot> snapshots = workloads.stream().map(look).toList();
            since = Optional.empty();
            return Optional.of(snapshots);
        } catch (ReleaseFailure e) {
            if (isTooLong(e)) {
                throw e;
            }
            lines.say("the cluster does not answer, asking again: " + e.because());
            return Optional.empty();
        }
    }

    private boolean isTooLong(ReleaseFailure failure) {
        if (failure.code() != FailureCode.UNREACHABLE) {
            return true;
        }
        Instant now = clock.instant();
        since = since.or(() -> Optional.of(now));
        return Duration.between(since.get(), now).compareTo(longest) >= 0;
    }
}
