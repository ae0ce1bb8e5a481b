package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Evidence that is collected for so long and no longer: a cluster that is slow to explain must not delay the way back. */
final class BoundedEvidence implements Evidence, AutoCloseable {
    private final Evidence evidence;
    private final Duration budget;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(BoundedEvidence::daemon);
    private final long end;

    BoundedEvidence(Evidence evidence, Duration budget) {
        this.evidence = requireNonNull(evidence, "evidence is null");
        this.budget = requireNonNull(budget, "budget is null");
        this.end = System.nanoTime() + budget.toNanos();
    }

    @Override
    public List<Event> events(String namespace, String uid) {
        return within(() -> evidence.events(namespace, uid));
    }

    @Override
    public String log(Ailment.PodContainer where, boolean previous) {
        return within(() -> evidence.log(where, previous));
    }

    private <T> T within(Callable<T> question) {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw late(null);
        }
        Future<T> answer = thread.submit(question);
        try {
            return answer.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw late(e);
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted("cannot collect more of what happened", "", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private ReleaseFailure late(TimeoutException e) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                "cannot collect more of what happened",
                "the cluster did not answer within the " + budget.toSeconds() + " s there are for that",
                "look at it with kubectl",
                e);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "ship-evidence");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
