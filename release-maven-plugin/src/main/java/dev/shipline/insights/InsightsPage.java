package dev.shipline.insights;

import static dev.shipline.page.Numbers.count;

import dev.shipline.page.Element;
import dev.shipline.page.Numbers;
import dev.shipline.page.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of every service and environment that was asked for, as one page. */
final class InsightsPage {
    private final List<Keys> all;
    private final int days;

    /** @param all in the order in which changes travel: dev before prod */
    InsightsPage(List<Keys> all, int days) {
        this.all = List.copyOf(all);
        this.days = days;
    }

    Page page() {
        Keys last = all.get(all.size() - 1);
        Page page = new Page("Insights: " + last.timeline().service());
        page.add(
                Element.of("h1").text(headline(last)),
                Element.of("p", "soft")
                        .text(Numbers.minute(last.from()) + " to " + Numbers.minute(last.to())
                                + ", from Helm's history, git and the reports of runs"));
        page.add(whereWhat());
        for (int i = all.size() - 1; i >= 0; i--) {
            page.add(new EnvironmentSection(all.get(i)).element());
        }
        return page.add(
                Element.of("footer")
                        .text(
                                "Medians and 95th percentiles are by nearest rank. docs/insights.md of release-maven-plugin says how each figure is computed."));
    }

    private String headline(Keys keys) {
        String where = keys.timeline().service() + " in " + keys.timeline().environment();
        if (keys.deployments().isEmpty()) {
            return "Nothing was deployed of " + where + " in " + count(days, "day");
        }
        String failed = keys.failures().isEmpty()
                ? ", none failed"
                : ", " + keys.failures().size() + " of " + keys.deployments().size() + " failed";
        return count(keys.succeeded(), "successful deployment") + " of " + where + " in " + count(days, "day") + failed;
    }

    private Element whereWhat() {
        boolean several = services() > 1;
        Element head = Element.of("tr");
        List.of(several ? "Service and environment" : "Environment", "Runs", "Since", "By")
                .forEach(word -> head.add(Element.of("th").text(word)));
        Element table = Element.of("table", "fit").add(head);
        for (Keys keys : all) {
            Optional<Entry> running = keys.timeline().running();
            String service = several ? keys.timeline().service() + ", " : "";
            table.add(Element.of("tr")
                    .add(
                            cell(service + keys.timeline().environment()),
                            cell(running.map(this::running).orElse("nothing that is known")),
                            cell(running.map(entry -> Numbers.minute(entry.ended()))
                                    .orElse("")),
                            cell(running.flatMap(Entry::by).orElse(""))));
        }
        return Element.of("section").add(Element.of("h2").text(sameness()), table);
    }

    private long services() {
        return all.stream().map(keys -> keys.timeline().service()).distinct().count();
    }

    private String running(Entry entry) {
        String back = entry.repeats()
                .map(number -> ", again: revision " + entry.revision() + " repeats " + number)
                .orElse("");
        return entry.name() + back;
    }

    private String sameness() {
        List<String> commits = all.stream()
                .flatMap(keys -> keys.timeline().running().stream())
                .flatMap(entry -> entry.commit().stream())
                .distinct()
                .toList();
        if (all.size() < 2 || services() > 1 || commits.isEmpty()) {
            return "What runs where";
        }
        return commits.size() == 1
                ? "Every environment runs the same commit"
                : "The environments run " + count(commits.size(), "different commit");
    }

    private static Element cell(String text) {
        return Element.of("td", "words").text(text);
    }

    /** For the console: the same in a few lines. */
    List<String> lines() {
        return all.stream().flatMap(keys -> lines(keys).stream()).toList();
    }

    private List<String> lines(Keys keys) {
        String running = keys.timeline().running().map(this::running).orElse("nothing that is known");
        String where = keys.timeline().service() + " in " + keys.timeline().environment();
        List<String> lines = new ArrayList<>(List.of(
                where + ", " + count(days, "day") + ": runs " + running,
                "  deployment frequency  " + frequency(keys),
                "  change lead time      " + spread(keys.leads(), "commit"),
                "  change fail rate      "
                        + share(
                                keys.failureRate(),
                                keys.failures().size(),
                                keys.deployments().size()),
                "  recovery time         " + spread(keys.recoveries(), "recovery"),
                "  rework rate           " + share(keys.reworkRate(), keys.unplanned(), keys.judged())));
        keys.unknown().forEach(sentence -> lines.add("  (" + sentence + ")"));
        return lines;
    }

    static String frequency(Keys keys) {
        return Numbers.plain(keys.perWeek()) + " a week (" + keys.succeeded() + " successful)";
    }

    private static String spread(Spread spread, String of) {
        return spread.median()
                .map(median -> "median " + Numbers.time(median) + ", 95 % within "
                        + Numbers.time(spread.p95().orElse(Duration.ZERO)) + " (" + spread.count() + ")")
                .orElse("not known: no " + of + " in this time");
    }

    private static String share(Optional<Double> share, int part, int whole) {
        return share.map(value -> Numbers.percent(value) + " (" + part + " of " + whole + ")")
                .orElse("not known: no deployment to judge");
    }
}
