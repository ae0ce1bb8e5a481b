package dev.shipline.report;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.page.Element;
import dev.shipline.page.Page;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseListener;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import dev.shipline.secret.Redactor;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/**
 * Keeps {@code target/ship/report.html}, the record of a run for people, up to date at the end of each stage: the same facts as in {@code release.json}, and what
 * happened while the steps ran. One file that loads nothing, so that a CI server can show it as an artifact.
 */
public final class ReportPage implements ReleaseListener {
    static final String NAME = "report.html";

    private final Redactor redactor;
    private final Origin origin;
    private final Clock clock;
    private final Excerpt excerpt;
    private final Observations observations;

    /**
     * @param who         who runs the build
     * @param environment the environment variables, for what CircleCI tells of the run
     */
    public ReportPage(Redactor redactor, String who, Map<String, String> environment, Clock clock) {
        this.redactor = requireNonNull(redactor, "redactor is null");
        this.excerpt = new Excerpt(redactor);
        this.observations = new Observations(excerpt);
        this.origin = new Origin(who, environment, excerpt);
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public void stepStarted(Step step, Release release) {
        observations.begin(step, clock.instant());
    }

    @Override
    public void progress(Step step, String line) {
        observations.add(step, clock.instant(), line);
    }

    @Override
    public void stageFinished(Stage stage, ReleaseReport report) {
        if (report.release().dryRun()) {
            return;
        }
        AtomicFile.write(
                report.release().directory().resolve(NAME),
                page(stage, report, clock.instant()).toHtml(redactor::redact));
    }

    private Page page(Stage stage, ReleaseReport report, Instant now) {
        Headline headline = new Headline(stage, report);
        RunFile files = new RunFile(report);
        Page page = new Page(headline.text());
        page.add(headline.element(), origin.facts(report, now));
        report.failure().ifPresent(failure -> page.add(new FailureSection(excerpt).of(failure, report.rollout())));
        page.add(section(new StepsSection(excerpt).of(report.steps())));
        page.add(section(RolloutSection.of(observations, report.rollout())));
        page.add(section(PlanSection.of(observations.lines(Step.PLAN))));
        page.add(section(ScanSection.of(files.scan())));
        page.add(section(ImageSection.of(files.image())));
        return page.add(
                Element.of("footer")
                        .text(
                                "release.json beside this page holds the same facts for programs. Written by release-maven-plugin."));
    }

    private static Element section(Element content) {
        return Element.of("section").add(content);
    }

    /** Whether a step was started and did not end well. */
    static boolean failed(StepOutcome outcome) {
        return outcome.result() == StepOutcome.Result.FAILED;
    }
}
