package dev.shipline.metrics;

import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Event;
import java.util.ArrayList;
import java.util.List;

/** Turns how a Maven build ended into the metrics and the event of a build. */
final class BuildSignals {
    private BuildSignals() {}

    /** The entries that stand for it, with ids that are its own and a number: made twice, they are the same. */
    static List<JournalEntry> of(JournalEntry entry) {
        BuildRecord build = (BuildRecord) entry.signal();
        String prefix = build.fact("prefix").orElse(MetricsSettings.DEFAULT_PREFIX);
        String service = build.fact("service").orElse("unknown");
        String host = "ci-" + service;
        String status = build.fact("status").orElse("failure");
        Tags timed = tags(build, service).with("status", status);
        Tags counted = timed.with("failure_phase", build.fact("failure_phase").orElse(""));
        List<Signal> signals = new ArrayList<>();
        signals.add(new Count(Naming.metric(prefix + ".build.count"), 1, counted.list(), host, build.at()));
        String time = Naming.metric(prefix + ".build.elapsed_time");
        signals.add(
                build.fact("names").filter("bash"::equals).isPresent()
                        ? new Signal.Gauge(time, build.seconds(), timed.list(), host, build.at())
                        : new Distribution(time, build.seconds(), timed.list(), host, build.at()));
        if (!status.equals("success")) {
            signals.add(event(build, service, host, status, counted));
        }
        List<JournalEntry> entries = new ArrayList<>();
        for (Signal signal : signals) {
            entries.add(new JournalEntry(entry.id() + "-" + entries.size(), signal));
        }
        return entries;
    }

    private static Tags tags(BuildRecord build, String service) {
        Tags tags = Tags.of(java.util.Map.of()).with("service", service);
        for (String name : List.of("env", "image", "role", "ci", "module")) {
            tags = tags.with(name, build.fact(name).orElse(""));
        }
        return tags.with("environment", build.fact("env").orElse(""));
    }

    private static Event event(BuildRecord build, String service, String host, String status, Tags tags) {
        String where = build.fact("env").map(name -> "[" + name + "] ").orElse("");
        String at = build.fact("failure_phase").map(phase -> " at " + phase).orElse("");
        String what = status.equals("canceled") ? "build canceled" : "build failed" + at;
        String title = where + service + " " + what + " after " + Math.round(build.seconds()) + "s";
        List<String> lines = new ArrayList<>();
        build.fact("sha").ifPresent(sha -> lines.add("Commit: `" + sha + "`"));
        build.fact("url").ifPresent(url -> lines.add("[job](" + url + ")"));
        lines.add("Maven: `" + build.fact("goals").orElse("") + "`");
        return new Event(
                title,
                "%%% \n" + String.join("\n\n", lines).replace("%%%", "%") + "\n %%%",
                status.equals("canceled") ? Event.Level.WARNING : Event.Level.ERROR,
                "build:" + Excerpt.ofCharacters(service, 90),
                tags.with("git.commit.sha", build.fact("sha").orElse("")).list(),
                host,
                build.at());
    }
}
