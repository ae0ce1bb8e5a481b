package dev.shipline.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work on several things at once, of which nothing goes on when it is closed. */
final class SideWork implements AutoCloseable {
    @FunctionalInterface
    interface Job<I, O> {
        O of(I input) throws IOException;
    }

    private final ExecutorService threads;

    SideWork(String name) {
        threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    <I, O> List<Future<O>> start(List<I> inputs, Job<I, O> job) {
        List<Future<O>> results = new ArrayList<>();
        inputs.forEach(input -> results.add(threads.submit(() -> job.of(input))));
        return results;
    }

    /** The results in the order of the inputs; the first failure, if there is one. */
    <O> List<O> await(List<Future<O>> results) throws IOException, InterruptedException {
        List<O> all = new ArrayList<>();
        for (Future<O> result : results) {
            try {
                all.add(result.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
        return all;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
