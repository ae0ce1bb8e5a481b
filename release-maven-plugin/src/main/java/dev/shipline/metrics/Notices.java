package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.secret.Redactor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What telemetry says in the build log: short lines without secrets, and one warning per run. */
final class Notices {
    private static final int LONGEST = 400;

    private final Redactor redactor;
    private final Consumer<String> info;
    private final Consumer<String> warn;
    private final AtomicBoolean warned = new AtomicBoolean();

    Notices(Redactor redactor, Consumer<String> info, Consumer<String> warn) {
        this.redactor = requireNonNull(redactor, "redactor is null");
        this.info = requireNonNull(info, "info is null");
        this.warn = requireNonNull(warn, "warn is null");
    }

    void info(String line) {
        say(info, line);
    }

    void warnOnce(String line) {
        if (!warned.getAndSet(true)) {
            say(warn, line);
        }
    }

    private void say(Consumer<String> channel, String line) {
        try {
            String clean = redactor.redact(line).replaceAll("\\s+", " ").strip();
            channel.accept(Excerpt.ofCharacters(clean, LONGEST));
        } catch (RuntimeException nowhereToSayIt) {
            // Not even a broken log may reach the pipeline.
        }
    }
}
