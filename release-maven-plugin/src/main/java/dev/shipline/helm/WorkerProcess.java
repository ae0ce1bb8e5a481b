package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import dev.shipline.helm.worker.HelmWorker;
import dev.shipline.helm.worker.Message;
import dev.shipline.helm.worker.MessageCodec;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One running worker: takes a message, gives the answer. */
final class WorkerProcess implements AutoCloseable {
    /** A worker at work may finish its call, or the release stays pending; an idle one ends at once. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Process process;
    private final LastWords lastWords;
    /** An empty answer is the end of the process. */
    private final BlockingQueue<Optional<Message>> answers = new LinkedBlockingQueue<>();

    private final Thread errors;
    private volatile boolean dismissed;

    private WorkerProcess(Process process, Consumer<String> diagnostics) {
        this.process = requireNonNull(process, "process is null");
        this.lastWords = new LastWords(diagnostics);
        this.errors = daemon("helm-worker-errors", this::readErrors);
    }

    static WorkerProcess start(
            List<String> command, Map<String, String> environment, Path folder, Consumer<String> diagnostics)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        WorkerProcess worker = new WorkerProcess(builder.start(), diagnostics);
        worker.errors.start();
        daemon("helm-worker-answers", worker::readAnswers).start();
        return worker;
    }

    /**
     * Asks, and waits for the answer. A worker that is late is of no use any more: it is killed.
     *
     * @throws HelmEnded if the worker ended, by itself or killed for being late
     * @throws InterruptedException while it waits; the worker goes on, and can only be closed
     */
    Message call(Message request, Duration deadline) throws InterruptedException {
        Optional<Message> answer;
        try {
            MessageCodec.write(process.getOutputStream(), request);
            answer = answers.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            answer = Optional.empty();
        }
        if (answer == null) {
            dismiss();
            throw new HelmEnded("it gave no answer within " + deadline.toSeconds() + " s and was ended");
        }
        return answer.orElseThrow(this::death);
    }

    /** Whether it takes requests. A process that was killed may still be there for a moment. */
    boolean isUsable() {
        return !dismissed && process.isAlive();
    }

    /** Ends the worker: at once if it is idle, else after a moment for the call that it is at. An interrupted thread gives it that moment too. */
    @Override
    public void close() {
        try {
            MessageCodec.write(process.getOutputStream(), Message.of(HelmWorker.DISMISSAL));
        } catch (IOException e) {
            // it is gone already
        }
        abandon();
    }

    /** The same for a JVM that is being ended: the worker is not dismissed, and so removes what this JVM may not live long enough to remove. */
    void abandon() {
        boolean interrupted = Thread.interrupted();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                dismiss();
                process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            lastWords.accept("cannot close the worker's input: " + e.getMessage());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        dismiss();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void dismiss() {
        dismissed = true;
        process.destroyForcibly();
    }

    private HelmEnded death() {
        try {
            boolean ended = process.waitFor(2, TimeUnit.SECONDS);
            if (ended) {
                // before it is dismissed, which closes its streams with what it printed last still in them
                errors.join(500);
            }
            dismiss();
            errors.join(500);
            String how = ended ? "it ended with exit code " + process.exitValue() : "it closed its output";
            return new HelmEnded(how + "; " + lastWords.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new HelmEnded("it closed its output");
        }
    }

    private void readAnswers() {
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            Optional<Message> answer;
            do {
                answer = MessageCodec.read(in, lastWords);
                answers.add(answer);
            } while (answer.isPresent());
        } catch (IOException | RuntimeException e) {
            lastWords.accept("cannot understand the worker: " + e.getMessage());
            answers.add(Optional.empty());
        }
    }

    private void readErrors() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lastWords.accept(line);
            }
        } catch (IOException e) {
            if (!dismissed) {
                lastWords.accept("cannot read what the worker prints: " + e.getMessage());
            }
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
