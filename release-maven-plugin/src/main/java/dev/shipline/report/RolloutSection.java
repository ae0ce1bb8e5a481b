package dev.shipline.report;

import dev.shipline.cluster.Rollout;
import dev.shipline.page.Bar;
import dev.shipline.page.Element;
import dev.shipline.page.Numbers;
import dev.shipline.pipeline.Step;
import dev.shipline.report.Observations.Line;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the rollout went on, as the cluster told it: a line whenever something changed. Where a line counts pods, a bar shows it. */
final class RolloutSection {
    private static final Pattern OF = Pattern.compile("\\b(\\d{1,6}) of (\\d{1,6})\\b");

    private RolloutSection() {}

    static Element of(Observations observations, Optional<Rollout> rollout) {
        List<Line> out = observations.lines(Step.ROLLOUT);
        List<Line> back = observations.lines(Step.ROLL_BACK);
        Element section = Element.of("div");
        if (!out.isEmpty()) {
            section.add(Element.of("h2").text(title(out, rollout)), table(out));
        }
        if (!back.isEmpty()) {
            section.add(
                    Element.of("h2")
                            .text("The way back took "
                                    + Numbers.time(back.get(back.size() - 1).after())),
                    table(back));
        }
        return section;
    }

    private static String title(List<Line> lines, Optional<Rollout> rollout) {
        String time = Numbers.time(lines.get(lines.size() - 1).after());
        return rollout.map(ended -> switch (ended.outcome()) {
                    case PROVEN -> "The rollout was proven after " + time;
                    case FAILED -> "The rollout was given up after " + time;
                    case TIMED_OUT -> "The rollout was not done after " + time;
                })
                .orElse("The rollout, which nobody watched to its end");
    }

    private static Element table(List<Line> lines) {
        Element table = Element.of("table");
        for (Line line : lines) {
            Element words = Element.of("td", "words");
            Matcher count = OF.matcher(line.text());
            if (count.find() && !count.group(2).equals("0")) {
                words.add(Bar.upTo(Double.parseDouble(count.group(1)) / Double.parseDouble(count.group(2)), false));
            }
            table.add(Element.of("tr")
                    .add(
                            Element.of("td", "n soft").text("+ " + Numbers.time(line.after())),
                            words.add(Element.of("span", "small").text(line.text()))));
        }
        return table;
    }
}
