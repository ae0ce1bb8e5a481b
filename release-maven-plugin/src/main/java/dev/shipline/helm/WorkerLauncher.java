package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.worker.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Starts the worker in the background, once, and again when it is gone. */
final class WorkerLauncher implements AutoCloseable {
    /** For a process start and the unpacking of 98 MB, on a machine with other things to do. */
    private static final Duration START = Duration.ofSeconds(60);

    private final Supplier<List<Path>> classpath;
    private final Path java;
    private final Path workingFolder;
    private final Consumer<String> diagnostics;
    private final Map<String, String> environment;

    private final Object lock = new Object();
    private CompletableFuture<WorkerProcess> starting;
    private WorkerProcess process;
    private TemporaryFolder home;
    private AtExit atExit;
    private boolean closed;

    WorkerLauncher(
            Supplier<List<Path>> classpath,
            Path java,
            Path workingFolder,
            Consumer<String> diagnostics,
            Map<String, String> environment) {
        this.classpath = requireNonNull(classpath, "classpath is null");
        this.java = requireNonNull(java, "java is null");
        this.workingFolder = requireNonNull(workingFolder, "workingFolder is null");
        this.diagnostics = requireNonNull(diagnostics, "diagnostics is null");
        this.environment = Map.copyOf(environment);
    }

    /** @throws ReleaseFailure if Helm's library cannot run here, as far as that can be seen without loading it */
    void requireMachine() {
        new NativeHelm(
                        System.getProperty("os.name"),
                        workingFolder.toAbsolutePath().getRoot())
                .require(workingFolder);
    }

    /** Begins to start a worker if none runs, and returns at once. */
    CompletableFuture<WorkerProcess> prepare() {
        synchronized (lock) {
            boolean running = process != null && process.isUsable();
            boolean inPreparation = starting != null && !starting.isDone();
            if (!running && !inPreparation) {
                starting = startInBackground();
            }
            return starting;
        }
    }

    /** A worker that has answered once. */
    WorkerProcess worker() throws InterruptedException {
        try {
            return prepare().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ReleaseFailure failure) {
                throw failure;
            }
            throw new ReleaseFailure(
                    FailureCode.HELM,
                    "cannot start Helm",
                    String.valueOf(e.getCause().getMessage()),
                    "run mvn with -X to see what the Helm worker prints",
                    e.getCause());
        }
    }

    @Override
    public void close() {
        WorkerProcess last;
        TemporaryFolder left;
        synchronized (lock) {
            closed = true;
            last = process;
            left = home;
            home = null;
        }
        if (last != null) {
            last.close();
        }
        if (left != null) {
            atExit.close();
            left.close();
        }
    }

    /** No worker outlives the build: the call that it is at gets a moment. */
    private void endAtExit() {
        WorkerProcess last;
        synchronized (lock) {
            closed = true;
            last = process;
        }
        if (last != null) {
            last.abandon();
        }
        TemporaryFolder.at(workingFolder).close();
    }

    // A thread of its own: in the common pool it would wait behind other work and see another class loader.
    private CompletableFuture<WorkerProcess> startInBackground() {
        CompletableFuture<WorkerProcess> started = new CompletableFuture<>();
        Runnable start = () -> {
            try {
                started.complete(start());
            } catch (InterruptedException | IOException | RuntimeException | Error e) {
                started.completeExceptionally(e);
            }
        };
        Thread thread = new Thread(start, "helm-worker-start");
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    private WorkerProcess start() throws IOException, InterruptedException {
        synchronized (lock) {
            requireOpen();
            // it leaves a file in the folder for a moment, which whoever closes this takes for empty afterwards
            requireMachine();
        }
        List<Path> resolved = classpath.get();
        WorkerProcess worker = launch(resolved);
        Message answer;
        try {
            answer = worker.call(Message.of("ping"), START);
        } catch (HelmEnded e) {
            throw NativeHelm.loadFailure("the Helm worker is gone: " + e.getMessage());
        }
        if (answer.kind().equals("error")) {
            worker.close();
            throw NativeHelm.loadFailure(answer.text("text"));
        }
        return worker;
    }

    private void requireOpen() {
        if (closed) {
            throw new ReleaseFailure(
                    FailureCode.INTERRUPTED, "cannot start Helm", "the release has ended", "run it again");
        }
    }

    private WorkerProcess launch(List<Path> resolved) throws IOException {
        synchronized (lock) {
            requireOpen();
            if (home == null) {
                TemporaryFolder made = TemporaryFolder.in(workingFolder, "helm-");
                // refused in a JVM that is being ended; whoever closes this relies on both
                atExit = AtExit.run("helm-at-exit", this::endAtExit);
                home = made;
            }
            process = WorkerProcess.start(
                    WorkerCommand.of(WorkerExecutable.link(java, home.path()), resolved, home.path(), workingFolder),
                    WorkerEnvironment.of(environment, home.path()),
                    home.path(),
                    diagnostics);
            return process;
        }
    }
}
