package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lets every controller take a step, again and again. */
final class ControlLoop implements AutoCloseable {
    private final List<Controller> controllers;
    private final Consumer<String> complaints;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "sandbox-controllers");
        thread.setDaemon(true);
        return thread;
    });
    private String lastComplaint = "";

    ControlLoop(List<Controller> controllers, Consumer<String> complaints) {
        this.controllers = List.copyOf(controllers);
        this.complaints = requireNonNull(complaints, "complaints is null");
    }

    /** @param pause between the end of a tick and the next; zero: only {@link #tick()} makes one */
    void start(Duration pause) {
        if (!pause.isZero()) {
            timer.scheduleWithFixedDelay(this::tick, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    synchronized void tick() {
        for (Controller controller : controllers) {
            try {
                controller.reconcile();
            } catch (RuntimeException e) {
                complain(controller.getClass().getSimpleName() + ": " + e);
            }
        }
    }

    /** Once, however many ticks it lasts. */
    private void complain(String complaint) {
        if (!complaint.equals(lastComplaint)) {
            complaints.accept(complaint);
            lastComplaint = complaint;
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            // Nothing may write to the files after this
            timer.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
