package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Sends what the journal holds. The work is done on a thread of its own, so that the run waits no longer than its budget, whatever hangs: a connection, a
 * name look-up, a class loader. What was not sent stays in the journal for the next run.
 */
final class Delivery implements AutoCloseable {
    private static final int TRIES = 2;

    private final Journal journal;
    private final Supplier<Intake> intakes;
    private final ExecutorService worker;
    private final Clock clock;
    private final Notices notices;
    private long budgetNanos;
    private volatile boolean stopped;
    private Intake intake; // the worker's

    /**
     * @param intakes makes the intake, on the worker's thread
     * @param worker  one daemon thread; closed with this
     * @param budget  how long all calls together may wait
     */
    Delivery(
            Journal journal,
            Supplier<Intake> intakes,
            ExecutorService worker,
            Duration budget,
            Clock clock,
            Notices notices) {
        this.journal = requireNonNull(journal, "journal is null");
        this.intakes = requireNonNull(intakes, "intakes is null");
        this.worker = requireNonNull(worker, "worker is null");
        this.budgetNanos = budget.toNanos();
        this.clock = requireNonNull(clock, "clock is null");
        this.notices = requireNonNull(notices, "notices is null");
    }

    /** Starts to load the client's two thousand classes, and does not wait for them. */
    void warmUp() {
        worker.execute(() -> {
            try {
                intake();
            } catch (RuntimeException | LinkageError e) {
                // Said when there is something to send.
            }
        });
    }

    /** Sends what it can within what is left of the budget. */
    synchronized void flush() {
        if (stopped) {
            return;
        }
        long begun = System.nanoTime();
        Deadline deadline = new Deadline(begun + budgetNanos);
        Future<?> work = worker.submit(() -> journal.deliver(() -> send(deadline)));
        try {
            work.get(budgetNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            giveUp("no answer came in time");
        } catch (ExecutionException e) {
            giveUp(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        } finally {
            budgetNanos = Math.max(0, budgetNanos - (System.nanoTime() - begun));
        }
    }

    private void send(Deadline deadline) {
        Instant now = clock.instant();
        List<JournalEntry> pending = journal.pending();
        List<JournalEntry> expired =
                pending.stream().filter(entry -> entry.expired(now)).toList();
        if (!expired.isEmpty()) {
            journal.settle(expired.stream().map(JournalEntry::id).toList());
            notices.info("Telemetry: dropped " + expired.size() + " records of an earlier run, too old for Datadog");
        }
        List<JournalEntry> fresh =
                pending.stream().filter(entry -> !entry.expired(now)).toList();
        for (Batch batch : Batch.of(fresh)) {
            if (!sent(batch, deadline)) {
                return;
            }
        }
    }

    /** Whether it is worth going on with the next one. */
    private boolean sent(Batch batch, Deadline deadline) {
        for (int attempt = 1; !stopped; attempt++) {
            try {
                intake().accept(batch.kind(), batch.signals());
                journal.settle(batch.ids());
                return true;
            } catch (IntakeException e) {
                switch (e.reaction()) {
                    case STOP -> {
                        giveUp(e.getMessage());
                        return false;
                    }
                    case SPLIT -> {
                        return batch.isSingle()
                                ? dropped(batch, e)
                                : batch.halves().stream().allMatch(half -> sent(half, deadline));
                    }
                    case RETRY -> {
                        if (attempt == TRIES || !deadline.sleep(e.pause())) {
                            warn(e.getMessage());
                            return false;
                        }
                    }
                }
            }
        }
        return false;
    }

    /** To send it again would only be refused again. */
    private boolean dropped(Batch batch, IntakeException refusal) {
        journal.settle(batch.ids());
        notices.warnOnce("Telemetry: Datadog refused a " + batch.kind().word() + ", because " + refusal.getMessage()
                + "; it is dropped");
        return true;
    }

    private void giveUp(String reason) {
        stopped = true;
        warn(reason);
    }

    private void warn(String reason) {
        notices.warnOnce("Telemetry: Datadog was not told, because " + reason + "; the next run sends what is in "
                + journal.file() + "; check DD_API_KEY and ship.metrics.site");
    }

    private Intake intake() {
        if (intake == null) {
            intake = intakes.get();
        }
        return intake;
    }

    /** Sends once more what is left, and ends the worker. */
    @Override
    public void close() {
        flush();
        worker.execute(() -> {
            if (intake != null) {
                intake.close();
            }
        });
        worker.shutdown();
    }
}
