package dev.shipline.insights;

import dev.shipline.page.Element;
import dev.shipline.page.Numbers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Deployments of each day as a bar, the failed ones on top. Days are in percent of the width and heights in pixels, so that words keep their size in any window. */
final class DayChart {
    private static final double HEIGHT = 112;
    private static final double FOOT = 20;
    private static final double HEAD = 16;

    private record Day(int good, int failed) {
        int all() {
            return good + failed;
        }
    }

    private DayChart() {}

    static int daysWithDeployments(Keys keys) {
        return days(keys).size();
    }

    static Element of(Keys keys) {
        Map<LocalDate, Day> days = days(keys);
        LocalDate first = date(keys.from());
        long span = ChronoUnit.DAYS.between(first, date(keys.to())) + 1;
        int most = days.values().stream().mapToInt(Day::all).max().orElse(1);
        double unit = (HEIGHT - FOOT - HEAD) / most;
        double slot = 100.0 / span;
        Element svg =
                Element.of("svg").set("height", HEIGHT).set("role", "img").set("aria-label", "deployments of each day");
        days.forEach((date, day) -> {
            double x = ChronoUnit.DAYS.between(first, date) * slot;
            double top = HEIGHT - FOOT - day.good() * unit;
            svg.add(rect(x, slot, top, day.good() * unit, "mark"));
            svg.add(rect(x, slot, top - day.failed() * unit, day.failed() * unit, "miss"));
            svg.add(label(x + slot / 2, top - day.failed() * unit - 4, String.valueOf(day.all()), "middle"));
        });
        svg.add(Element.of("line", "axis")
                .set("x1", "0")
                .set("x2", "100%")
                .set("y1", HEIGHT - FOOT)
                .set("y2", HEIGHT - FOOT));
        List<Element> ends = new ArrayList<>();
        ends.add(label(0, HEIGHT - 4, Numbers.day(keys.from()), "start"));
        ends.add(label(100, HEIGHT - 4, Numbers.day(keys.to()), "end"));
        return svg.add(ends.stream());
    }

    private static Map<LocalDate, Day> days(Keys keys) {
        Set<Entry> failed = keys.failures().stream().map(Keys.Failure::entry).collect(Collectors.toSet());
        Map<LocalDate, Day> days = new TreeMap<>();
        for (Entry entry : keys.deployments()) {
            int bad = failed.contains(entry) ? 1 : 0;
            days.merge(
                    date(entry.applied()),
                    new Day(1 - bad, bad),
                    (one, other) -> new Day(one.good() + other.good(), one.failed() + other.failed()));
        }
        return days;
    }

    private static Element rect(double x, double slot, double y, double height, String classes) {
        return Element.of("rect", classes)
                .set("x", Numbers.fine(x + slot * 0.12) + "%")
                .set("width", Numbers.fine(slot * 0.76) + "%")
                .set("y", y)
                .set("height", Math.max(0, height));
    }

    private static Element label(double x, double y, String text, String anchor) {
        return Element.of("text")
                .set("x", Numbers.fine(x) + "%")
                .set("y", y)
                .set("text-anchor", anchor)
                .text(text);
    }

    private static LocalDate date(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }
}
