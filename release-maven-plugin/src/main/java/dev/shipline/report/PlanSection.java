package dev.shipline.report;

import dev.shipline.page.Element;
import dev.shipline.page.Numbers;
import dev.shipline.report.Observations.Line;
import java.util.List;

/** What the deploy was to change in the cluster, resource by resource, as the plan told it. */
final class PlanSection {
    private PlanSection() {}

    static Element of(List<Line> lines) {
        Element section = Element.of("div");
        if (lines.isEmpty()) {
            return section;
        }
        Element text = Element.of("pre");
        for (Line line : lines) {
            String content = line.text() + "\n";
            text.add(
                    switch (content.strip().isEmpty() ? ' ' : content.charAt(0)) {
                        case '+' -> Element.of("span", "plus").text(content);
                        case '-', '!' -> Element.of("span", "minus").text(content);
                        default -> Element.of("span").text(content);
                    });
        }
        return section.add(Element.of("h2").text(title(lines)), text);
    }

    private static String title(List<Line> lines) {
        long resources = lines.stream()
                .filter(line -> line.text().matches("(?s)[-+~] .*"))
                .count();
        return resources == 0 ? "What was to change" : Numbers.count(resources, "resource") + " to change";
    }
}
