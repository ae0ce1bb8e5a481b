package dev.shipline.values;

import dev.shipline.failure.ReleaseFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Reads several files at the same time: most of the time that takes is the way there and back. */
final class SideBySide {
    private SideBySide() {}

    /** What was read, by name; the first failure in the order of the names is thrown. */
    static <T> Map<String, T> read(List<String> names, Function<String, T> reader) {
        // one that is made here has this thread's class loader, which the common pool has not
        ExecutorService threads = Executors.newFixedThreadPool(names.size());
        try {
            Map<String, Future<T>> begun = new LinkedHashMap<>();
            names.forEach(name -> begun.put(name, threads.submit(() -> reader.apply(name))));
            Map<String, T> read = new LinkedHashMap<>();
            for (Map.Entry<String, Future<T>> each : begun.entrySet()) {
                read.put(each.getKey(), each.getValue().get());
            }
            return read;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("cannot read the values", e.getCause());
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted("cannot fetch the values", "start it again", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
