package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a helm program. Whoever stops it asks first: Helm then writes down that the release failed, and does not leave it pending. */
final class HelmRun {
    /** Far above any manifest: etcd holds 1.5 MB. */
    private static final int MAX_OUTPUT = 64 * 1024 * 1024;

    private static final int MAX_ERRORS = 256 * 1024;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Process process;
    private final BoundedText output;
    private final BoundedText errors;
    private final List<Thread> readers;

    private HelmRun(Process process) {
        this.process = requireNonNull(process, "process is null");
        this.output = new BoundedText(process.getInputStream(), MAX_OUTPUT);
        this.errors = new BoundedText(process.getErrorStream(), MAX_ERRORS);
        this.readers = List.of(new Thread(output, "helm-output"), new Thread(errors, "helm-errors"));
    }

    /** @param exitCode 128 and the signal's number for a program that a signal ended */
    record Result(int exitCode, String output, String errors) {}

    static HelmRun start(HelmProgram program, List<String> arguments, Map<String, String> environment, Path folder)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program.file().toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        HelmRun run = new HelmRun(builder.start());
        // a credential plugin that asks a person must not wait for one
        run.process.getOutputStream().close();
        run.readers.forEach(reader -> {
            reader.setDaemon(true);
            reader.start();
        });
        return run;
    }

    /**
     * @throws HelmEnded if it was too late and was stopped, or printed more than can be held
     * @throws InterruptedException while it waits; the program goes on and can be stopped
     */
    Result await(Duration deadline) throws InterruptedException {
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            stop();
            throw new HelmEnded("it did not end within " + deadline.toSeconds() + " s and was stopped");
        }
        for (Thread reader : readers) {
            // a child that it left behind may hold its output open
            reader.join(GRACE.toMillis());
        }
        if (output.isCut()) {
            throw new HelmEnded("it printed more than " + MAX_OUTPUT / 1024 / 1024 + " MB");
        }
        return new Result(process.exitValue(), output.text(), errors.text());
    }

    /** Asks it to end, insists after a moment, and takes its children along. An interrupted thread gives it that moment too. */
    void stop() {
        List<ProcessHandle> children = process.descendants().toList();
        boolean interrupted = Thread.interrupted();
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        children.forEach(ProcessHandle::destroyForcibly);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
