package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.pipeline.Deployment;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseListener;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import java.util.Optional;
import java.util.function.Consumer;

/** Says what it means for the release when the build is ended from outside, by Ctrl-C or SIGTERM: the log must not just end in the middle. */
final class ExitWords implements ReleaseListener, AutoCloseable {
    private final Consumer<String> warn;
    private final Thread atExit = new Thread(this::say, "words-at-exit");
    private volatile Step step;
    private volatile Deployment deployment;

    ExitWords(Consumer<String> warn) {
        this.warn = requireNonNull(warn, "warn is null");
    }

    /** From now on it speaks when this JVM is ended. */
    ExitWords untilClosed() {
        try {
            Runtime.getRuntime().addShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is being ended, and nothing has begun
        }
        return this;
    }

    @Override
    public void stepStarted(Step started, Release release) {
        deployment = release.deployment().orElse(null);
        step = started;
    }

    @Override
    public void stageFinished(Stage stage, ReleaseReport report) {
        step = null;
    }

    void say() {
        Optional.ofNullable(step).map(this::words).ifPresent(warn);
    }

    private String words(Step at) {
        String stopped = "ended from outside in the step \"" + at.title() + "\": ";
        if (deployment == null || at.compareTo(Step.UPGRADE) < 0) {
            return stopped + "nothing was released; the next run goes on from what there is";
        }
        String release = deployment.release();
        return stopped
                + switch (at) {
                    case UPGRADE ->
                        "Helm is at " + release
                                + " and may end that within seconds; the next deploy goes on from there";
                    case ROLLOUT ->
                        "the new revision of " + release + " stays and goes on rolling out, unproven; mvn ship:status"
                                + " shows it, the next deploy goes on from there, and mvn ship:rollback goes back";
                    case ROLL_BACK ->
                        "the rollback of " + release + " may be incomplete; mvn ship:status shows it, and the next"
                                + " deploy goes on from there";
                    default -> release + " runs, proven; only its evidence is missing, which the next deploy gives";
                };
    }

    /** In a Maven daemon nothing of a build may stay. */
    @Override
    public void close() {
        step = null;
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // it is running: the JVM is being ended
        }
    }
}
