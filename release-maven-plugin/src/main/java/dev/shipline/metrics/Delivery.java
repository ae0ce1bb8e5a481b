package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.metrics.Spool.Pending;
import java.io.UncheckedIOException;
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

    private final Spool spool;
    private final String prefix;
    private final Supplier<Intake> intakes;
    private final ExecutorService worker;
    private final Clock clock;
    private final Notices notices;
    private long budgetNanos;
    private volatile boolean stopped;
    private Intake intake; // the worker's

    /**
     * @param prefix  what the names of metrics begin with
     * @param intakes makes the intake, on the worker's thread
     * @param worker  one daemon thread; closed with this
     * @param budget  how long all calls together may wait
     */
    Delivery(
            Spool spool,
            String prefix,
            Supplier<Intake> intakes,
            ExecutorService worker,
            Duration budget,
            Clock clock,
            Notices notices) {
        this.spool = requireNonNull(spool, "spool is null");
        this.prefix = requireNonNull(prefix, "prefix is null");
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

    /** Takes off what is left of the budget what telemetry has held the run up for by other work. */
    synchronized void spend(Duration time) {
        budgetNanos = Math.max(0, budgetNanos - time.toNanos());
    }

    /** Starts to send, and does not wait: the build has other things to do. */
    synchronized void begin() {
        if (stopped) {
            return;
        }
        Deadline deadline = new Deadline(System.nanoTime() + budgetNanos);
        worker.execute(() -> {
            try {
                deliver(deadline);
            } catch (RuntimeException | LinkageError e) {
                giveUp(String.valueOf(e));
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
        Future<?> work = worker.submit(() -> deliver(deadline));
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

    /** Nothing any more where the build has stopped waiting in the meantime. */
    private void deliver(Deadline deadline) {
        if (!stopped) {
            spool.deliver(pending -> send(pending, deadline));
        }
    }

    private void send(Pending pending, Deadline deadline) {
        Instant now = clock.instant();
        for (JournalEntry entry : pending.entries()) {
            if (entry.signal().kind() == Signal.Kind.BUILD) {
                pending.replace(List.of(entry.id()), BuildSignals.of(entry));
            }
        }
        List<JournalEntry> expired =
                pending.entries().stream().filter(entry -> entry.expired(now)).toList();
        if (!expired.isEmpty()) {
            pending.replace(expired.stream().map(JournalEntry::id).toList(), new LateNews(prefix).of(expired, now));
            notices.info("Telemetry: " + expired.size()
                    + " records of an earlier run are too old for Datadog, which is told so in an event");
        }
        for (Batch batch : Batch.of(pending.entries())) {
            if (intake().takes(batch.kind()) && !sent(batch, pending, deadline)) {
                return;
            }
        }
    }

    /** Whether it is worth going on with the next one. */
    private boolean sent(Batch batch, Pending pending, Deadline deadline) {
        for (int attempt = 1; !stopped; attempt++) {
            try {
                intake().accept(batch.kind(), batch.signals());
                pending.settle(batch.ids());
                return true;
            } catch (IntakeException e) {
                switch (e.reaction()) {
                    case STOP -> {
                        giveUp(e.getMessage());
                        return false;
                    }
                    case SPLIT -> {
                        return batch.isSingle()
                                ? dropped(batch, pending, e)
                                : batch.halves().stream().allMatch(half -> sent(half, pending, deadline));
                    }
                    case SHRINK -> {
                        if (batch.isSingle()) {
                            // none of ours is that large: something on the way is out of order
                            warn(e.getMessage());
                            return false;
                        }
                        return batch.halves().stream().allMatch(half -> sent(half, pending, deadline));
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
    private boolean dropped(Batch batch, Pending pending, IntakeException refusal) {
        List<JournalEntry> count = List.of(JournalEntry.of(new Signal.Count(
                Naming.metric(prefix + ".telemetry.errors"),
                batch.ids().size(),
                List.of("kind:" + batch.kind().word()),
                "ci",
                clock.instant())));
        boolean isCountItself = batch.signals().get(0) instanceof Signal.Count lost
                && lost.name().endsWith(".telemetry.errors");
        pending.replace(batch.ids(), isCountItself ? List.of() : count);
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
                + spool.file() + "; check DD_API_KEY and ship.metrics.site");
    }

    private Intake intake() {
        if (intake == null) {
            intake = intakes.get();
        }
        return intake;
    }

    /** Sends once more what is left, puts away what cannot be sent, and ends the worker. */
    @Override
    public void close() {
        flush();
        try {
            spool.park();
        } catch (UncheckedIOException e) {
            warn("what is left could not be put away: " + e.getMessage());
        }
        worker.execute(() -> {
            if (intake != null) {
                intake.close();
            }
        });
        worker.shutdown();
    }
}
