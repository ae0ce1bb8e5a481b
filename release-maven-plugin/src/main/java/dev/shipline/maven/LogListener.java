package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Rollout;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseListener;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import dev.shipline.secret.Redactor;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.maven.plugin.logging.Log;

/** Tells the build log: one line per step, indented lines for progress, and the whole diagnosis of a rollout that failed. */
final class LogListener implements ReleaseListener {
    /** Escape sequences, and every other control character. */
    private static final Pattern CONTROL =
            Pattern.compile("\u001b(\\[[0-9;?]*[ -/]*[@-~]|[@-Z\\\\^_])|[\\p{Cntrl}&&[^\t]]");

    private final Log log;
    private final Redactor redactor;
    private final String prefix;
    private final Heartbeat heartbeat;

    /** @param cluster what the lines of a release begin with where it goes into several clusters */
    LogListener(Log log, Redactor redactor, Optional<String> cluster) {
        this(log, redactor, cluster, Heartbeat.USUAL);
    }

    /** @param silence after which a step that says nothing is said to be at it still */
    LogListener(Log log, Redactor redactor, Optional<String> cluster, Duration silence) {
        this.log = requireNonNull(log, "log is null");
        this.redactor = requireNonNull(redactor, "redactor is null");
        this.prefix = cluster.map(name -> "[" + name + "] ").orElse("");
        this.heartbeat = new Heartbeat(silence, this::say);
    }

    @Override
    public void stageStarted(Stage stage, Release release) {
        String what = release.service() + " " + release.tag() + " ("
                + release.commit().subject() + ")";
        if (stage == Stage.BUILD) {
            log.info("Image of " + what);
            return;
        }
        release.deployment()
                .ifPresent(deployment -> log.info(prefix + "Release of " + what + " to " + deployment.environment()
                        + " as " + deployment.release() + " in namespace " + deployment.namespace()));
    }

    @Override
    public void stepStarted(Step step, Release release) {
        heartbeat.start(step);
    }

    @Override
    public void progress(Step step, String line) {
        heartbeat.reset();
        say(step, line);
    }

    @Override
    public void stepFinished(StepOutcome outcome, Release release) {
        heartbeat.stop();
        // why a step failed is said once, by Maven, at the end
        String detail = outcome.result() == StepOutcome.Result.FAILED ? "failed" : outcome.detail();
        log.info(before(outcome.step())
                + String.format(
                        Locale.ROOT,
                        "  %-10s %s  %s",
                        outcome.step().title(),
                        detail,
                        seconds(outcome.elapsed().toMillis())));
    }

    @Override
    public void stageFinished(Stage stage, ReleaseReport report) {
        heartbeat.stop();
        String before = stage == Stage.RELEASE ? prefix : "";
        ReleaseSummary.of(stage, report).ifPresent(line -> log.info(before + line));
    }

    @Override
    public void rolloutFailed(Rollout rollout, Release release) {
        log.error(prefix + "What stood in the way, the likeliest cause first:");
        for (Rollout.Trouble trouble : rollout.trouble()) {
            log.error(prefix + "  " + plain(trouble.subject() + ": " + trouble.reason()));
            trouble.events().forEach(event -> log.error(prefix + "    event: " + plain(event)));
            trouble.probes().forEach(probe -> log.error(prefix + "    probe: " + plain(probe)));
            trouble.log().forEach(line -> log.error(prefix + "    log:   " + plain(line)));
            if (!trouble.fix().isEmpty()) {
                log.error(prefix + "    fix:   " + trouble.fix());
            }
        }
    }

    private void say(Step step, String line) {
        log.info(before(step) + "             " + line);
    }

    /** What a container prints is shown and not obeyed: it may colour, move the cursor, or clear the screen. */
    private String plain(String line) {
        return redactor.redact(CONTROL.matcher(line).replaceAll(""));
    }

    /** The image is the same for all clusters. */
    private String before(Step step) {
        return step.stage() == Stage.RELEASE ? prefix : "";
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "[%.1f s]", millis / 1000.0);
    }
}
