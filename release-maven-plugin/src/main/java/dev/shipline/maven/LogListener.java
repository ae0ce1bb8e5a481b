package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Rollout;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseListener;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import dev.shipline.secret.Redactor;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;

/** Tells the build log: one line per step, indented lines for progress, and the whole diagnosis of a rollout that failed. */
final class LogListener implements ReleaseListener {
    private final Log log;
    private final Redactor redactor;
    private final String prefix;

    /** @param cluster what the lines of a release begin with where it goes into several clusters */
    LogListener(Log log, Redactor redactor, Optional<String> cluster) {
        this.log = requireNonNull(log, "log is null");
        this.redactor = requireNonNull(redactor, "redactor is null");
        this.prefix = cluster.map(name -> "[" + name + "] ").orElse("");
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
    public void progress(Step step, String line) {
        log.info(before(step) + "             " + line);
    }

    @Override
    public void stepFinished(StepOutcome outcome, Release release) {
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
    public void rolloutFailed(Rollout rollout, Release release) {
        log.error(prefix + "What stood in the way, the likeliest cause first:");
        for (Rollout.Trouble trouble : rollout.trouble()) {
            log.error(prefix + "  " + redactor.redact(trouble.subject() + ": " + trouble.reason()));
            trouble.events().forEach(event -> log.error(prefix + "    event: " + redactor.redact(event)));
            trouble.probes().forEach(probe -> log.error(prefix + "    probe: " + redactor.redact(probe)));
            trouble.log().forEach(line -> log.error(prefix + "    log:   " + redactor.redact(line)));
            if (!trouble.fix().isEmpty()) {
                log.error(prefix + "    fix:   " + trouble.fix());
            }
        }
    }

    /** The image is the same for all clusters. */
    private String before(Step step) {
        return step.stage() == Stage.RELEASE ? prefix : "";
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "[%.1f s]", millis / 1000.0);
    }
}
