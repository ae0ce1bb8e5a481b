package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks what was before, and waits only so long: a cluster that went away at the end of a release must not hold up its build for what is only measured. */
final class BoundedPast implements ReleasePast {
    private final ReleasePast past;
    private final Duration patience;

    BoundedPast(ReleasePast past, Duration patience) {
        this.past = requireNonNull(past, "past is null");
        this.patience = requireNonNull(patience, "patience is null");
    }

    @Override
    public ReleasePast in(Optional<String> cluster) {
        return new BoundedPast(past.in(cluster), patience);
    }

    @Override
    public List<PastRevision> revisions(String namespace, String release) {
        return ask(() -> past.revisions(namespace, release), List.of());
    }

    @Override
    public Optional<Instant> oldestSince(String released, String next) {
        return ask(() -> past.oldestSince(released, next), Optional.empty());
    }

    private <T> T ask(Supplier<T> question, T otherwise) {
        FutureTask<T> answer = new FutureTask<>(question::get);
        Thread thread = new Thread(answer, "ship-telemetry-past");
        thread.setDaemon(true);
        thread.setContextClassLoader(BoundedPast.class.getClassLoader());
        thread.start();
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return otherwise;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
    }
}
