package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.Stage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** Writes down that a stage was cancelled when the JVM is ended in the middle of it, by Ctrl-C or SIGTERM. Whoever comes first says how the stage ended. */
final class Parting {
    private record Running(Stage stage, Release release) {}

    private final AtomicReference<Running> running = new AtomicReference<>();
    private final BiConsumer<Stage, Release> lastWords;
    private volatile boolean isSaid;
    private Thread atExit;

    /** @param lastWords may use only classes that are loaded already: while the JVM ends, Maven has closed the plugin's class loader */
    Parting(BiConsumer<Stage, Release> lastWords) {
        this.lastWords = requireNonNull(lastWords, "lastWords is null");
    }

    synchronized void begin(Stage stage, Release release) {
        running.set(new Running(stage, release));
        if (atExit == null) {
            Thread thread = new Thread(this::sayGoodbye, "ship-telemetry-at-exit");
            Runtime.getRuntime().addShutdownHook(thread);
            atExit = thread;
        }
    }

    /** Whether it is still to be said how the stage ended. */
    boolean end(Stage stage) {
        Running now = running.get();
        if (now == null || now.stage() != stage) {
            // a stage that was never told to have begun, or the last words are said
            return !isSaid;
        }
        return running.compareAndSet(now, null);
    }

    void sayGoodbye() {
        Running now = running.getAndSet(null);
        if (now != null) {
            isSaid = true;
            lastWords.accept(now.stage(), now.release());
        }
    }

    /** In a Maven daemon nothing of a build may stay. */
    synchronized void close() {
        running.set(null);
        if (atExit == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // it is running: the JVM is being ended
        }
        atExit = null;
    }
}
