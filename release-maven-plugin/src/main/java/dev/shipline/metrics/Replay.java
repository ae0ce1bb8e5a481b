package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.secret.Redactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Sends what earlier runs left in their journals. */
public final class Replay {
    private static final int DEEPEST = 8;

    /** Whoever asks for it waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MetricsSettings settings;
    private final Notices notices;
    private final Clock clock;

    /**
     * @param redactor knows every secret of the run
     * @param info     takes the line that says what was sent
     * @param warn     takes the line that says why something was not
     */
    public Replay(MetricsSettings settings, Redactor redactor, Consumer<String> info, Consumer<String> warn) {
        this(settings, new Notices(settings.redactor(redactor), info, warn), Clock.systemUTC());
    }

    Replay(MetricsSettings settings, Notices notices, Clock clock) {
        this.settings = requireNonNull(settings, "settings is null");
        this.notices = requireNonNull(notices, "notices is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /** Sends what the journals below a folder hold, and what waits in the user's own. It never throws. */
    public void run(Path folder) {
        try {
            List<Path> journals = journals(folder);
            if (journals.isEmpty()) {
                send(folder.resolve(Journal.NAME));
            }
            journals.forEach(this::send);
        } catch (RuntimeException | IOException | LinkageError e) {
            notices.warnOnce("Telemetry: nothing was sent, because " + e);
        }
    }

    private static List<Path> journals(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(
                folder,
                DEEPEST,
                (path, attributes) -> attributes.isRegularFile()
                        && path.getFileName().toString().equals(Journal.NAME))) {
            return files.sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void send(Path file) {
        Spool spool = Spools.of(settings, new Journal(file));
        long before = spool.waiting();
        if (before == 0) {
            notices.info("Telemetry: nothing waits in " + spool.file());
            return;
        }
        if (!settings.hasWhereTo()) {
            notices.info("Telemetry: " + before + " records wait in " + spool.file()
                    + ", and there is no API key for Datadog (DD_API_KEY)");
            return;
        }
        try (Delivery delivery = new Delivery(
                spool,
                settings.prefix(),
                () -> Intakes.of(settings),
                DatadogListener.worker(),
                PATIENCE,
                clock,
                notices)) {
            delivery.flush();
        }
        long left = spool.waiting();
        notices.info(
                "Telemetry: told " + Math.max(0, before - left) + " records of earlier runs, " + left + " are left");
    }
}
