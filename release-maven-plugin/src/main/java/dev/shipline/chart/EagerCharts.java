package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Fetches a chart on a thread of its own from the moment on at which somebody knows that it will be wanted. */
public final class EagerCharts implements ChartSource, AutoCloseable {
    private final ChartSource charts;
    private final Map<ChartRequest, FutureTask<FetchedChart>> begun = new ConcurrentHashMap<>();

    public EagerCharts(ChartSource charts) {
        this.charts = requireNonNull(charts, "charts is null");
    }

    @Override
    public void prepare(ChartRequest request) {
        FutureTask<FetchedChart> task = new FutureTask<>(() -> charts.fetch(request));
        if (begun.putIfAbsent(request, task) == null) {
            Thread thread = new Thread(task, "ship-chart");
            // a build that fails meanwhile does not wait for a chart
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public FetchedChart fetch(ChartRequest request) {
        FutureTask<FetchedChart> task = begun.remove(request);
        if (task == null) {
            return charts.fetch(request);
        }
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            task.cancel(true);
            throw interrupted(request, e);
        } catch (CancellationException e) {
            throw interrupted(request, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("cannot fetch the chart " + request.location(), e.getCause());
        }
    }

    @Override
    public void close() {
        begun.values().forEach(task -> task.cancel(true));
    }

    private static ReleaseFailure interrupted(ChartRequest request, Exception cause) {
        return new ReleaseFailure(
                FailureCode.INTERRUPTED,
                "cannot fetch the chart " + request.location(),
                "the build was interrupted",
                "start it again",
                cause);
    }
}
