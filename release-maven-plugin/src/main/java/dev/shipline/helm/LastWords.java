package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** What a process printed last, so that its end can be explained. Holds little, however much is printed. */
final class LastWords implements Consumer<String> {
    private static final int LINES = 20;
    private static final int CHARACTERS_PER_LINE = 500;

    private final Consumer<String> diagnostics;
    private final Deque<String> lines = new ArrayDeque<>();

    LastWords(Consumer<String> diagnostics) {
        this.diagnostics = requireNonNull(diagnostics, "diagnostics is null");
    }

    @Override
    public void accept(String text) {
        text.lines().filter(line -> !line.isBlank()).forEach(this::add);
    }

    private void add(String line) {
        String shortened = line.length() > CHARACTERS_PER_LINE ? line.substring(0, CHARACTERS_PER_LINE) + "…" : line;
        synchronized (lines) {
            lines.addLast(shortened);
            if (lines.size() > LINES) {
                lines.removeFirst();
            }
        }
        tell("helm: " + shortened);
    }

    private void tell(String line) {
        try {
            diagnostics.accept(line);
        } catch (RuntimeException ignored) {
            // Who listens must not end the reading: a worker that nobody reads hangs.
        }
    }

    /** All that is kept, or a word that there is nothing. */
    String text() {
        synchronized (lines) {
            return lines.isEmpty() ? "it printed nothing" : "its last words were: " + String.join(" | ", lines);
        }
    }
}
