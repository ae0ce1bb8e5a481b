package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The docker command, whose plugins are the only ones that speak with BuildKit. What it starts ends with it, and it ends with the build. */
final class DockerCommand {
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** As timeout(1) says it. */
    private static final int TIMED_OUT = 124;

    private static final int LONGEST_LINE = 4096;
    private static final int REMEMBERED_LINES = 20;

    /**
     * How it ended.
     *
     * @param lines what it printed last
     */
    record Ended(int exitCode, List<String> lines) {
        Ended {
            lines = List.copyOf(lines);
        }

        /** To stand behind an error. */
        String lastWords() {
            return lines.isEmpty() ? "" : " (its last words: " + String.join(" | ", lines) + ")";
        }
    }

    private final Path command;
    private final Map<String, String> environment;
    private final Consumer<String> log;
    private final Deque<String> lastLines = new ArrayDeque<>();

    DockerCommand(Path command, Map<String, String> environment, Consumer<String> log) {
        this.command = requireNonNull(command, "command is null");
        this.environment = Map.copyOf(environment);
        this.log = requireNonNull(log, "log is null");
    }

    /** The first one on the PATH. */
    static Optional<Path> find(Map<String, String> variables) {
        return Stream.of(variables.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of("docker", "docker.exe").map(name -> Path.of(folder, name)))
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * @throws IOException if it cannot be started
     * @throws InterruptedException while it runs, which ends it
     */
    Ended run(List<String> arguments, Duration patience) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        all.add(command.toString());
        all.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        Thread lastResort = new Thread(() -> end(process), "end-docker");
        Thread reader = new Thread(() -> read(process), "docker-output");
        reader.setDaemon(true);
        boolean guarded = guard(lastResort);
        try {
            process.getOutputStream().close();
            reader.start();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Ended(TIMED_OUT, List.of("it was not done after " + patience.toMinutes() + " minutes"));
            }
            reader.join(GRACE.toMillis());
            synchronized (lastLines) {
                return new Ended(process.exitValue(), List.copyOf(lastLines));
            }
        } finally {
            end(process);
            if (guarded) {
                Runtime.getRuntime().removeShutdownHook(lastResort);
            }
        }
    }

    /** A build that is told to end ends the command too; without it BuildKit would go on for nobody. */
    private static boolean guard(Thread lastResort) {
        try {
            Runtime.getRuntime().addShutdownHook(lastResort);
            return true;
        } catch (IllegalStateException alreadyEnding) {
            return false;
        }
    }

    /** The plugin is a process of its own below the command's. */
    private static void end(Process process) {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                each.destroyForcibly();
            } catch (InterruptedException e) {
                each.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private void read(Process process) {
        StringBuilder line = new StringBuilder();
        try (Reader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int c = output.read(); c >= 0; c = output.read()) {
                if (c == '\n' || c == '\r') {
                    tell(line);
                } else if (line.length() < LONGEST_LINE) {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            line.append(" (the rest cannot be read: ").append(e.getMessage()).append(')');
        }
        tell(line);
    }

    private void tell(StringBuilder text) {
        String line = text.toString().stripTrailing();
        text.setLength(0);
        if (line.isBlank()) {
            return;
        }
        synchronized (lastLines) {
            lastLines.addLast(line);
            if (lastLines.size() > REMEMBERED_LINES) {
                lastLines.removeFirst();
            }
        }
        log.accept(line);
    }
}
