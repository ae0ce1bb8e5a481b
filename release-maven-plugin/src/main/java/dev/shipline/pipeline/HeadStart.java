package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * The work of a step that was begun before its turn, because it only asks, and asks somebody else than the steps before it. What came of it counts when its turn
 * comes, a failure too.
 */
final class HeadStart<T> {
    private final FutureTask<T> work;
    private final List<String> said = new ArrayList<>();
    private boolean isItsTurn;

    HeadStart(Supplier<T> work) {
        this.work = new FutureTask<>(requireNonNull(work, "work is null")::get);
    }

    void begin(Executor aside) {
        aside.execute(work);
    }

    /** Whether the line waits for the step's turn: nothing is said of a step that has not begun for those who read along. */
    synchronized boolean keeps(String line) {
        if (!isItsTurn) {
            said.add(line);
        }
        return !isItsTurn;
    }

    /** What was said until now, which is the step's turn. */
    synchronized List<String> turn() {
        isItsTurn = true;
        return List.copyOf(said);
    }

    /** Waits for it, or does it where nobody has begun. */
    T result() {
        work.run();
        try {
            return work.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (CancellationException e) {
            throw interrupted(e);
        } catch (InterruptedException e) {
            cancel();
            throw interrupted(e);
        }
    }

    /** Nobody will ask for it any more. */
    void cancel() {
        work.cancel(true);
    }

    private static ReleaseFailure interrupted(Exception cause) {
        return ReleaseFailure.interrupted("stopped before any change", "nothing was changed; start it again", cause);
    }
}
