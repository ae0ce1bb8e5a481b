package dev.shipline.helm.worker;

import static java.util.Objects.requireNonNull;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Keeps Helm's library from waiting for itself for ever. It puts what Helm prints into a pipe of its own, which it reads when the call has ended, and a cluster
 * that warns of each object's version fills that pipe before. What piles up in a pipe that was made during the call is thrown away: answers and errors do
 * not come that way. Where the operating system does not show a process its pipes (all but Linux), nothing is done.
 */
final class DrainedPipes implements UnaryOperator<Message> {
    private static final Path OURS = Path.of("/proc/self/fd");
    private static final long BETWEEN_LOOKS_MILLIS = 50;
    /** Half of what a pipe holds. */
    private static final int MUCH = 32 * 1024;

    private final UnaryOperator<Message> commands;

    DrainedPipes(UnaryOperator<Message> commands) {
        this.commands = requireNonNull(commands, "commands is null");
    }

    @Override
    public Message apply(Message request) {
        Set<String> before = pipes().keySet();
        Thread thread = new Thread(() -> drainUntilInterrupted(before), "helm-pipes");
        thread.setDaemon(true);
        thread.start();
        try {
            return commands.apply(request);
        } finally {
            thread.interrupt();
        }
    }

    private static void drainUntilInterrupted(Set<String> before) {
        Map<String, FileInputStream> known = new HashMap<>();
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
                open(before, known);
                for (FileInputStream pipe : known.values()) {
                    drain(pipe);
                }
            }
        } catch (InterruptedException e) {
            // the call has ended
        } finally {
            known.values().forEach(DrainedPipes::close);
        }
    }

    private static void drain(FileInputStream pipe) {
        try {
            int waiting = pipe.available();
            if (waiting > MUCH) {
                // no readNBytes: on a file stream it asks for the position, which a pipe has not
                pipe.read(new byte[waiting - MUCH / 2]);
            }
        } catch (IOException e) {
            // it is gone
        }
    }

    /** Pipes that were made since, of which both ends are in this process. */
    private static void open(Set<String> before, Map<String, FileInputStream> known) {
        Set<String> ours = new HashSet<>(before);
        ours.addAll(known.keySet());
        pipes().forEach((name, ends) -> {
            if (ends.size() >= 2 && ours.add(name)) {
                try {
                    // whichever end: opened for reading, it is the pipe itself
                    known.put(name, new FileInputStream(ends.get(0).toFile()));
                } catch (IOException e) {
                    // it is gone
                }
            }
        });
    }

    /** By name, such as "pipe:[4711]": where it is open. */
    private static Map<String, List<Path>> pipes() {
        Map<String, List<Path>> pipes = new HashMap<>();
        try (Stream<Path> files = Files.list(OURS)) {
            for (Path file : files.toList()) {
                name(file).ifPresent(name -> pipes.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(file));
            }
        } catch (IOException e) {
            // another operating system
        }
        return pipes;
    }

    private static Optional<String> name(Path file) {
        try {
            return Optional.of(Files.readSymbolicLink(file).toString()).filter(name -> name.startsWith("pipe:"));
        } catch (IOException e) {
            // closed in the meantime
            return Optional.empty();
        }
    }

    private static void close(FileInputStream pipe) {
        try {
            pipe.close();
        } catch (IOException e) {
            // nothing more can be done
        }
    }
}
