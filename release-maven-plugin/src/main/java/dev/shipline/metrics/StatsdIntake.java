package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.metrics.IntakeException.Reaction;
import dev.shipline.metrics.Signal.Count;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Event;
import dev.shipline.metrics.Signal.Gauge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** An agent that speaks DogStatsD. It answers nothing: what was sent counts as taken. A packet for each signal, so that a lost one loses no other. */
final class StatsdIntake implements Intake {
    private final StatsdSocket socket;

    StatsdIntake(StatsdSocket socket) {
        this.socket = requireNonNull(socket, "socket is null");
    }

    @Override
    public boolean takes(Signal.Kind kind) {
        return kind.isMetric() || kind == Signal.Kind.EVENT;
    }

    @Override
    public void accept(Signal.Kind kind, List<Signal> signals) throws IntakeException {
        for (Signal signal : signals) {
            try {
                socket.send(packet(signal).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new IntakeException(Reaction.STOP, "the agent is away: " + e.getMessage(), e);
            }
        }
    }

    /** A distribution cannot carry its time: one of an earlier run counts as now. */
    static String packet(Signal signal) {
        if (signal instanceof Event event) {
            return event(event);
        }
        if (signal instanceof Distribution time) {
            return time.name() + ":" + number(time.value()) + "|d" + tags(time.tags(), time.host());
        }
        if (signal instanceof Gauge gauge) {
            return gauge.name() + ":" + number(gauge.value()) + "|g" + tags(gauge.tags(), gauge.host())
                    + time(gauge.at());
        }
        Count count = (Count) signal;
        return count.name() + ":" + number(count.value()) + "|c" + tags(count.tags(), count.host()) + time(count.at());
    }

    private static String event(Event event) {
        String title = event.title().replace("\n", "\\n");
        String text = event.text().replace("\n", "\\n");
        String priority = event.level() == Event.Level.INFO ? "low" : "normal";
        return "_e{" + bytes(title) + "," + bytes(text) + "}:" + title + "|" + text + "|d:"
                + event.at().getEpochSecond() + "|h:" + event.host() + "|k:" + event.aggregationKey() + "|p:" + priority
                + "|t:" + event.level().word() + tags(event.tags());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String time(Instant at) {
        return "|T" + at.getEpochSecond();
    }

    private static String tags(List<String> tags, String host) {
        return "|#" + String.join(",", tags) + (tags.isEmpty() ? "" : ",") + "host:" + host;
    }

    private static String tags(List<String> tags) {
        return tags.isEmpty() ? "" : "|#" + String.join(",", tags);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    @Override
    public void close() {
        socket.close();
    }
}
