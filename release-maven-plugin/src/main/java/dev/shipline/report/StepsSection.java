package dev.shipline.report;

import dev.shipline.page.Bar;
import dev.shipline.page.Element;
import dev.shipline.page.Numbers;
import dev.shipline.pipeline.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The steps one after the other. Time between them, in which Maven compiled and tested, is told but not drawn: it would leave no width for the steps. */
final class StepsSection {
    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

    private final Excerpt excerpt;

    StepsSection(Excerpt excerpt) {
        this.excerpt = excerpt;
    }

    Element of(List<StepOutcome> steps) {
        Duration total = steps.stream().map(StepOutcome::elapsed).reduce(Duration.ZERO, Duration::plus);
        Element section = Element.of("div").add(Element.of("h2").text(title(steps, total)));
        Element table = Element.of("table");
        Duration before = Duration.ZERO;
        for (StepOutcome step : steps) {
            table.add(row(step, before, total));
            before = before.plus(step.elapsed());
        }
        section.add(table);
        Duration between = between(steps, total);
        return between.compareTo(WORTH_TELLING) < 0
                ? section
                : section.add(Element.of("p", "soft small")
                        .text("Between the steps Maven did other work, compiled or tested, for " + Numbers.time(between)
                                + "."));
    }

    private static String title(List<StepOutcome> steps, Duration total) {
        return steps.stream()
                .max(Comparator.comparing(StepOutcome::elapsed))
                .filter(longest -> steps.size() > 1)
                .map(longest -> Numbers.count(steps.size(), "step") + " took " + Numbers.time(total) + ", "
                        + longest.step().title() + " the longest")
                .orElse("Steps");
    }

    private static Duration between(List<StepOutcome> steps, Duration total) {
        if (steps.isEmpty()) {
            return Duration.ZERO;
        }
        StepOutcome last = steps.get(steps.size() - 1);
        Instant end = last.started().plus(last.elapsed());
        return Duration.between(steps.get(0).started(), end).minus(total);
    }

    private Element row(StepOutcome step, Duration before, Duration total) {
        boolean failed = ReportPage.failed(step);
        return Element.of("tr")
                .add(
                        Element.of("td", failed ? "key bad" : "key")
                                .text(step.step().title()),
                        Element.of("td", "words")
                                .add(
                                        Bar.between(
                                                share(before, total),
                                                share(before.plus(step.elapsed()), total),
                                                failed),
                                        Element.of("span", "soft small").text(detail(step))),
                        Element.of("td", "n").text(Numbers.time(step.elapsed())));
    }

    private String detail(StepOutcome step) {
        String words =
                switch (step.result()) {
                    case SUCCEEDED -> "";
                    case REUSED -> "nothing to do: ";
                    case FAILED -> "failed: ";
                };
        return words + excerpt.of(step.detail());
    }

    private static double share(Duration part, Duration total) {
        return total.isZero() ? 0 : (double) part.toNanos() / total.toNanos();
    }
}
