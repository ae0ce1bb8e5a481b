package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseListener;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Status;
import dev.shipline.pipeline.StepOutcome;
import dev.shipline.secret.Redactor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Tells Datadog what a pipeline does. Everything is written to a journal first and sent at the end of a stage, while the build goes on; what Datadog did not take is sent by the
 * next run that finds the journal. It never throws, never fails a release, and holds it up for no longer than its budget. Dry runs are not told: they
 * would be counted as releases.
 */
public final class DatadogListener implements ReleaseListener, AutoCloseable {
    private static final Duration LONGEST_LOOK_BACK = Duration.ofSeconds(2);

    private final boolean enabled;
    private final ReleaseSignals signals;
    private final Spool spool;
    private final Optional<Delivery> delivery;
    private final Clock clock;
    private final Notices notices;
    private final ReleasePast past;
    private final Parting parting;
    private final AtomicLong spentNanos = new AtomicLong();
    private boolean warmedUp;

    DatadogListener(
            boolean enabled,
            ReleaseSignals signals,
            Spool spool,
            Optional<Delivery> delivery,
            Clock clock,
            Notices notices,
            ReleasePast past) {
        this.enabled = enabled;
        this.signals = requireNonNull(signals, "signals is null");
        this.spool = requireNonNull(spool, "spool is null");
        this.delivery = requireNonNull(delivery, "delivery is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.notices = requireNonNull(notices, "notices is null");
        this.past = requireNonNull(past, "past is null");
        this.parting = new Parting((stage, release) ->
                harmlessly(release, () -> spool.append(signals.canceled(stage, release, clock.instant()))));
    }

    /**
     * @param directory   where the module's run leaves its files, {@code target/ship}
     * @param redactor    knows every secret of the run
     * @param environment the environment variables, for what CircleCI tells
     * @param info        takes lines that everybody may read and nobody needs to
     * @param warn        takes the one line that says why Datadog was not told
     * @param past        what was before a release
     */
    public static DatadogListener open(
            MetricsSettings settings,
            Path directory,
            Redactor redactor,
            Map<String, String> environment,
            Consumer<String> info,
            Consumer<String> warn,
            ReleasePast past) {
        return open(settings, directory, redactor, environment, info, warn, past, Clock.systemUTC());
    }

    static DatadogListener open(
            MetricsSettings settings,
            Path directory,
            Redactor redactor,
            Map<String, String> environment,
            Consumer<String> info,
            Consumer<String> warn,
            ReleasePast past,
            Clock clock) {
        Redactor all = settings.redactor(redactor);
        Notices notices = new Notices(all, info, warn);
        Spool spool = Spools.of(settings, directory);
        Optional<Delivery> delivery = settings.hasWhereTo()
                ? Optional.of(new Delivery(
                        spool,
                        settings.prefix(),
                        () -> Intakes.of(settings),
                        worker(),
                        settings.budget(),
                        clock,
                        notices))
                : Optional.empty();
        ReleaseSignals signals = new ReleaseSignals(settings, environment, all, PreviousRun.in(directory));
        return new DatadogListener(
                settings.enabled(), signals, spool, delivery, clock, notices, new BoundedPast(past, LONGEST_LOOK_BACK));
    }

    /** A daemon, so that a hanging intake cannot keep Maven alive. Jersey finds its parts through the thread's class loader, which must be ours. */
    static ExecutorService worker() {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "ship-telemetry");
            thread.setDaemon(true);
            thread.setContextClassLoader(DatadogListener.class.getClassLoader());
            return thread;
        });
    }

    @Override
    public void stageStarted(Stage stage, Release release) {
        harmlessly(release, () -> {
            spool.append(signals.started(stage, release, clock.instant()));
            // made once for nothing, so that all their classes are there when the JVM is being ended
            signals.canceled(stage, release, clock.instant());
            parting.begin(stage, release);
            if (!warmedUp) {
                warmedUp = true;
                delivery.ifPresentOrElse(Delivery::warmUp, this::sayThatThereIsNoKey);
            }
        });
    }

    @Override
    public void stepFinished(StepOutcome outcome, Release release) {
        harmlessly(release, () -> spool.append(signals.finished(outcome, release, clock.instant())));
    }

    @Override
    public void stageFinished(Stage stage, ReleaseReport report) {
        if (!parting.end(stage)) {
            return;
        }
        if (stage == Stage.BUILD && report.status() == Status.SUCCESS && report.tookOverImage()) {
            // a promotion or a repeated deploy is no build: counted, it would flatter every rate
            return;
        }
        harmlessly(report.release(), () -> {
            spool.append(signals.finished(stage, report, past, clock.instant()));
            delivery.ifPresent(Delivery::begin);
        });
    }

    /** Sends what waits in the journal, from whichever run. */
    public void flush() {
        harmlessly(() -> delivery.ifPresent(Delivery::flush));
    }

    /** Sends what is left, and ends the thread that sends. */
    @Override
    public void close() {
        harmlessly(parting::close);
        harmlessly(() -> delivery.ifPresent(Delivery::close));
    }

    /** For how long the build was held up so far. */
    public Duration spent() {
        return Duration.ofNanos(spentNanos.get());
    }

    private void sayThatThereIsNoKey() {
        notices.info("Telemetry: no API key for Datadog (DD_API_KEY), so it is only kept in " + spool.file());
    }

    private void harmlessly(Release release, Runnable work) {
        if (enabled && !release.dryRun()) {
            Duration before = spent();
            harmlessly(work);
            Duration spent = spent().minus(before);
            delivery.ifPresent(sender -> sender.spend(spent));
        }
    }

    /** Whatever goes wrong in telemetry, down to a class that is missing, ends here. A cancelled run, too, is written down and told. */
    private void harmlessly(Runnable work) {
        boolean interrupted = Thread.interrupted();
        long begun = System.nanoTime();
        try {
            work.run();
        } catch (Throwable e) {
            notices.warnOnce("Telemetry: Datadog was not told, because " + e);
        } finally {
            spentNanos.addAndGet(System.nanoTime() - begun);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
