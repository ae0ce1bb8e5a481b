package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.ImageDigest;
import dev.shipline.registry.Finding;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What the scanner says of the image that runs now, looked up beside the scan of the new one. Nothing depends on it: where it fails or takes too long,
 * there is no comparison, and the release goes on.
 */
final class RunningFindings {
    /** The image that runs now, and its findings. */
    record Known(ImageDigest image, List<Finding> findings) {}

    /** The longest that a release is held up by it. Usually it is there long before the new image is scanned. */
    private static final long PATIENCE_SECONDS = 2;

    private final FutureTask<Optional<Known>> task;

    private RunningFindings(FutureTask<Optional<Known>> task) {
        this.task = requireNonNull(task, "task is null");
    }

    static RunningFindings lookUp(Supplier<Optional<Known>> work) {
        FutureTask<Optional<Known>> task = new FutureTask<>(work::get);
        // a thread of its own and not a pool's: it has the plugin's class loader, with which the cluster's client finds
        // its parts
        Thread thread = new Thread(task, "running-findings");
        thread.setDaemon(true);
        thread.start();
        return new RunningFindings(task);
    }

    Optional<Known> result() {
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            task.cancel(true);
            return Optional.empty();
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
