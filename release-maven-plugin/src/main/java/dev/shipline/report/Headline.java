package dev.shipline.report;

import dev.shipline.page.Element;
import dev.shipline.page.Numbers;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import dev.shipline.pipeline.Status;
import dev.shipline.pipeline.Step;

/** The one sentence that says how it ended. */
final class Headline {
    private final Stage stage;
    private final ReleaseReport report;

    Headline(Stage stage, ReleaseReport report) {
        this.stage = stage;
        this.report = report;
    }

    String text() {
        Release release = report.release();
        String what = release.service() + " " + release.tag();
        String where = release.environment().orElse("");
        if (stage == Stage.BUILD) {
            return report.status() == Status.SUCCESS
                    ? what + (report.tookOverImage() ? " was there already" : " was built in " + elapsed())
                    : what + " was not built" + at();
        }
        String back = report.rolledBackTo().map(number -> "revision " + number).orElse("the revision before");
        return switch (report.status()) {
            case SUCCESS ->
                report.isAskedToGoBack()
                        ? release.service() + " went back to " + back + " in " + where + " in " + elapsed()
                        : what + " was released to " + where + " in " + elapsed();
            case FAILURE -> what + " was not released to " + where + at();
            case ROLLED_BACK -> what + " failed in " + where + " and was rolled back to " + back;
        };
    }

    Element element() {
        return Element.of("h1", report.status() == Status.SUCCESS ? "" : "bad").text(text());
    }

    private String elapsed() {
        return Numbers.time(report.elapsed(stage));
    }

    private String at() {
        return report.failedStep()
                .map(Step::title)
                .map(step -> ": it stopped at " + step)
                .orElse("");
    }
}
