package dev.shipline.maven;

import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Status;
import dev.shipline.pipeline.Step;
import dev.shipline.pipeline.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What came of a stage, in one line at its end, for who reads no other. */
final class ReleaseSummary {
    private ReleaseSummary() {}

    /** Empty where there is nothing to say that the last step has not said. */
    static Optional<String> of(Stage stage, ReleaseReport report) {
        Release release = report.release();
        String what = release.service() + " " + release.tag();
        if (report.status() == Status.SUCCESS) {
            return stage == Stage.BUILD ? built(what, report) : Optional.of(released(what, report));
        }
        Optional<Step> failed = report.failedStep();
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(what + " failed in the step \"" + failed.get().title() + "\" after " + elapsed(report)
                + aftermath(failed.get(), report) + "; the report is " + page(release));
    }

    /** Where a release follows, its line says it all. */
    private static Optional<String> built(String what, ReleaseReport report) {
        if (report.release().deployment().isPresent() || report.image().isEmpty()) {
            return Optional.empty();
        }
        String image = report.image().get().name().withTag(report.image().get().tag());
        return Optional.of(what + (report.tookOverImage() ? " was built before: " : " is built: ") + image + ", in "
                + elapsed(report) + "; the report is " + page(report.release()));
    }

    private static String released(String what, ReleaseReport report) {
        String where = report.release().environment().orElse("");
        return what + (report.isAskedToGoBack() ? " went back in " : " runs in ") + where
                + report.revision().map(number -> " as revision " + number).orElse("")
                + report.previousRevision()
                        .map(number -> ", after revision " + number)
                        .orElse("") + ", in "
                + elapsed(report) + "; the report is " + page(report.release());
    }

    private static String aftermath(Step failed, ReleaseReport report) {
        if (report.status() == Status.ROLLED_BACK) {
            return report.rolledBackTo()
                    .map(number -> ", and revision " + number + " runs again")
                    .orElse("");
        }
        if (failed.isCheck()) {
            return ", before anything was changed";
        }
        return failed.compareTo(Step.UPGRADE) < 0
                        && report.release().deployment().isPresent()
                ? ", before anything was changed in "
                        + report.release().environment().orElseThrow()
                : "";
    }

    /** The page is of a release into one cluster. */
    private static String page(Release release) {
        return release.directory()
                .resolve(release.cluster().isPresent() ? "release.json" : "report.html")
                .toString();
    }

    private static String elapsed(ReleaseReport report) {
        List<StepOutcome> steps = report.steps();
        Instant start =
                steps.stream().map(StepOutcome::started).min(Instant::compareTo).orElse(Instant.EPOCH);
        Instant end = steps.stream()
                .map(step -> step.started().plus(step.elapsed()))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        Duration all = Duration.between(start, end);
        return all.toSeconds() < 100
                ? String.format(Locale.ROOT, "%.1f s", all.toMillis() / 1000.0)
                : all.toMinutes() + " min " + all.toSecondsPart() + " s";
    }
}
