package dev.shipline.insights;

import static dev.shipline.page.Numbers.count;

import dev.shipline.insights.Keys.Failure;
import dev.shipline.page.Bar;
import dev.shipline.page.Element;
import dev.shipline.page.Numbers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One service in one environment: the five keys, and a chart for each that has something to show. */
final class EnvironmentSection {
    private final Keys keys;

    EnvironmentSection(Keys keys) {
        this.keys = keys;
    }

    Element element() {
        String name = keys.timeline().service() + " in " + keys.timeline().environment();
        Element section = Element.of("section").add(Element.of("h2").text(name), numbers());
        if (!keys.deployments().isEmpty()) {
            section.add(frequency(), leadTimes(), failRate(), recoveries());
        }
        if (!keys.steps().isEmpty()) {
            section.add(steps());
        }
        keys.unknown()
                .forEach(sentence -> section.add(Element.of("p", "soft small").text(sentence)));
        return section;
    }

    private Element numbers() {
        String none = "–";
        return Element.of("div", "keys")
                .add(
                        number(
                                Numbers.plain(keys.perWeek()) + " a week",
                                "deployment frequency",
                                keys.succeeded() + " that succeeded"),
                        number(
                                keys.leads().median().map(Numbers::time).orElse(none),
                                "change lead time",
                                "median of " + count(keys.leads().count(), "commit")),
                        number(
                                keys.failureRate().map(Numbers::percent).orElse(none),
                                "change fail rate",
                                keys.failures().size() + " of "
                                        + count(keys.deployments().size(), "deployment")),
                        number(
                                keys.recoveries().median().map(Numbers::time).orElse(none),
                                "failed deployment recovery time",
                                "median of " + keys.recoveries().count()),
                        number(
                                keys.reworkRate().map(Numbers::percent).orElse(none),
                                "deployment rework rate",
                                keys.unplanned() + " of " + keys.judged() + " unplanned"));
    }

    private static Element number(String value, String name, String of) {
        return Element.of("div")
                .add(
                        Element.of("b").text(value),
                        Element.of("span").text(name),
                        Element.of("span", "soft").text(of));
    }

    private Element frequency() {
        String rollbacks = keys.rollbacks() == 0 ? "" : ", " + count(keys.rollbacks(), "rollback") + " not counted";
        return chart(
                count(keys.deployments().size(), "deployment") + " on "
                        + count(DayChart.daysWithDeployments(keys), "day") + rollbacks,
                DayChart.of(keys));
    }

    private Element leadTimes() {
        Spread leads = keys.leads();
        if (leads.count() == 0) {
            return Element.of("div");
        }
        return chart(
                "Half of " + count(leads.count(), "commit") + " ran within "
                        + Numbers.time(leads.median().orElseThrow()) + ", 95 % within "
                        + Numbers.time(leads.p95().orElseThrow()),
                LeadChart.of(keys),
                Element.of("p", "soft small")
                        .text("A dot is the median of what one deployment brought; the scale is logarithmic."));
    }

    /** Week by week: a rate of single days jumps between nothing and all. */
    private Element failRate() {
        List<Weeks.Week> weeks = Weeks.of(keys);
        Element table = Element.of("table");
        for (Weeks.Week week : weeks) {
            Element bar = Element.of("td", "bar");
            if (week.failures() > 0) {
                bar.add(Bar.upTo((double) week.failures() / week.deployments(), true));
            }
            table.add(Element.of("tr")
                    .add(
                            Element.of("td", "key").text(week.name()),
                            bar,
                            Element.of("td", "n")
                                    .text(
                                            week.deployments() == 0
                                                    ? "none"
                                                    : week.failures() + " of " + week.deployments())));
        }
        String title = keys.failures().isEmpty()
                ? "No deployment failed"
                : keys.failures().size() + " of " + count(keys.deployments().size(), "deployment") + " failed";
        return chart(title, table);
    }

    private Element recoveries() {
        if (keys.failures().isEmpty()) {
            return Element.of("div");
        }
        Duration longest = keys.failures().stream()
                .flatMap(failure -> failure.recovered().stream())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Element table = Element.of("table");
        keys.failures().forEach(failure -> table.add(recovery(failure, longest)));
        String title = keys.recoveries()
                .median()
                .map(median -> "Half of the failures were mended within " + Numbers.time(median))
                .orElse("Nothing good has run since");
        return chart(title, table);
    }

    private static Element recovery(Failure failure, Duration longest) {
        Entry entry = failure.entry();
        String by = failure.by()
                .map(good -> good.isRollback() ? "a rollback" : good.name())
                .map(good -> "; mended by " + good)
                .orElse("");
        Element bar = Element.of("td", "bar");
        failure.recovered().ifPresent(time -> bar.add(Bar.upTo(share(time, longest), true)));
        return Element.of("tr")
                .add(
                        Element.of("td", "key").text(Numbers.day(entry.applied())),
                        Element.of("td", "words").text(entry.name() + ": " + failure.why() + by),
                        bar,
                        Element.of("td", "n")
                                .text(failure.recovered().map(Numbers::time).orElse("not yet")));
    }

    private Element steps() {
        Map<String, Spread> steps = keys.steps();
        Duration longest = steps.values().stream()
                .flatMap(spread -> spread.p95().stream())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        Element table = Element.of("table")
                .add(Element.of("tr")
                        .add(
                                Element.of("th").text("Step"),
                                Element.of("th"),
                                Element.of("th", "n").text("median"),
                                Element.of("th", "n").text("95 % within"),
                                Element.of("th", "n").text("runs")));
        steps.forEach((step, spread) -> table.add(Element.of("tr")
                .add(
                        Element.of("td", "key").text(step),
                        Element.of("td", "bar")
                                .add(Bar.upToBoth(share(spread.median(), longest), share(spread.p95(), longest))),
                        time(spread.median()),
                        time(spread.p95()),
                        Element.of("td", "n").text(String.valueOf(spread.count())))));
        String slowest = steps.entrySet().stream()
                .max(Comparator.comparing(step -> step.getValue().median().orElse(Duration.ZERO)))
                .map(Map.Entry::getKey)
                .orElse("");
        return chart("Of the steps, " + slowest + " takes the longest", table);
    }

    private static Element time(Optional<Duration> time) {
        return Element.of("td", "n").text(time.map(Numbers::time).orElse(""));
    }

    private static double share(Optional<Duration> part, Duration whole) {
        return share(part.orElse(Duration.ZERO), whole);
    }

    private static double share(Duration part, Duration whole) {
        return whole.isZero() ? 0 : (double) part.toMillis() / whole.toMillis();
    }

    private static Element chart(String finding, Element... drawing) {
        return Element.of("div").add(Element.of("h3").text(finding)).add(drawing);
    }
}
