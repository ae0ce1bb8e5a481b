package dev.shipline.insights;

import dev.shipline.page.Element;
import dev.shipline.page.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The median lead time of what each deployment brought, a dot each, and the median of all commits as a line. The scale is logarithmic: minutes and weeks meet here. */
final class LeadChart {
    private static final double HEIGHT = 132;
    private static final double FOOT = 20;
    private static final double HEAD = 18;

    private final Keys keys;
    private final double least;
    private final double most;

    private LeadChart(Keys keys) {
        this.keys = keys;
        List<Duration> times = keys.leadOf().values().stream().sorted().toList();
        Duration median = keys.leads().median().orElse(Duration.ZERO);
        this.least = log(min(times.isEmpty() ? median : times.get(0), median));
        this.most = Math.max(least + 0.3, log(max(times.isEmpty() ? median : times.get(times.size() - 1), median)));
    }

    static Element of(Keys keys) {
        return new LeadChart(keys).draw();
    }

    private Element draw() {
        Element svg = Element.of("svg")
                .set("height", HEIGHT)
                .set("role", "img")
                .set("aria-label", "lead time of each deployment");
        Duration median = keys.leads().median().orElse(Duration.ZERO);
        svg.add(
                Element.of("line", "axis")
                        .set("x1", "0")
                        .set("x2", "100%")
                        .set("y1", HEIGHT - FOOT)
                        .set("y2", HEIGHT - FOOT),
                Element.of("line", "rule")
                        .set("x1", "0")
                        .set("x2", "100%")
                        .set("y1", y(median))
                        .set("y2", y(median)));
        keys.deployments().stream()
                .filter(entry -> keys.leadOf().containsKey(entry.revision()))
                .forEach(entry -> svg.add(dot(entry)));
        slowest(svg);
        return svg.add(
                label(0, y(median) - 5, "median " + Numbers.time(median), "start")
                        .set("class", "ink"),
                label(0, HEIGHT - 4, Numbers.day(keys.from()), "start"),
                label(100, HEIGHT - 4, Numbers.day(keys.to()), "end"));
    }

    private Element dot(Entry entry) {
        return Element.of("circle", "mark")
                .set("cx", Numbers.fine(x(entry.applied())) + "%")
                .set("cy", y(keys.leadOf().get(entry.revision())))
                .set("r", "4")
                .add(Element.of("title")
                        .text(entry.name() + ", " + Numbers.minute(entry.applied()) + ": "
                                + Numbers.time(keys.leadOf().get(entry.revision()))));
    }

    private void slowest(Element svg) {
        keys.deployments().stream()
                .filter(entry -> keys.leadOf().containsKey(entry.revision()))
                .max(Comparator.comparing(entry -> keys.leadOf().get(entry.revision())))
                .ifPresent(entry -> {
                    Duration time = keys.leadOf().get(entry.revision());
                    double x = x(entry.applied());
                    svg.add(label(x, y(time) - 8, Numbers.time(time), x < 15 ? "start" : x > 85 ? "end" : "middle"));
                });
    }

    private double x(Instant time) {
        double whole = Duration.between(keys.from(), keys.to()).toSeconds();
        return 2 + 96 * Duration.between(keys.from(), time).toSeconds() / whole;
    }

    private double y(Duration time) {
        double share = (log(time) - least) / (most - least);
        return HEIGHT - FOOT - 10 - share * (HEIGHT - FOOT - 10 - HEAD);
    }

    private static double log(Duration time) {
        return Math.log10(Math.max(1, time.toSeconds()));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Element label(double x, double y, String text, String anchor) {
        return Element.of("text")
                .set("x", Numbers.fine(x) + "%")
                .set("y", y)
                .set("text-anchor", anchor)
                .text(text);
    }
}
