package dev.shipline.metrics;

import dev.shipline.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One thing to tell. Times are whole seconds, as Datadog keeps them. */
sealed interface Signal permits Signal.Count, Signal.Gauge, Signal.Distribution, Signal.Event, DoraRecord, BuildRecord {
    /** What a signal is, and until when Datadog takes it. Sent in this order. */
    enum Kind {
        COUNT(Duration.ofHours(1)),
        GAUGE(Duration.ofHours(1)),
        DISTRIBUTION(Duration.ofHours(1)),
        EVENT(Duration.ofHours(18)),
        /** A deployment, a failure of one, and what became of an earlier one, for DORA. */
        DEPLOYMENT(Duration.ofDays(30)),
        FAILURE(Duration.ofDays(30)),
        PATCH(Duration.ofDays(30)),
        /** How a Maven build ended that did not come as far as the goals; made into metrics before it is sent. */
        BUILD(Duration.ofDays(30));

        private final Duration retention;

        Kind(Duration retention) {
            this.retention = retention;
        }

        Duration retention() {
            return retention;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isMetric() {
            return this == COUNT || this == GAUGE || this == DISTRIBUTION;
        }
    }

    Kind kind();

    Instant at();

    /** All of it but kind and time, as plain values. */
    Map<String, Object> payload();

    /** The opposite of {@link #payload()}. */
    static Signal of(Kind kind, Instant at, Document payload) {
        return switch (kind) {
            case COUNT ->
                new Count(
                        payload.at("name").text(""),
                        payload.at("value").decimal(0),
                        texts(payload.at("tags")),
                        payload.at("host").text(""),
                        at);
            case GAUGE ->
                new Gauge(
                        payload.at("name").text(""),
                        payload.at("value").decimal(0),
                        texts(payload.at("tags")),
                        payload.at("host").text(""),
                        at);
            case DISTRIBUTION ->
                new Distribution(
                        payload.at("name").text(""),
                        payload.at("value").decimal(0),
                        texts(payload.at("tags")),
                        payload.at("host").text(""),
                        at);
            case EVENT ->
                new Event(
                        payload.at("title").text(""),
                        payload.at("text").text(""),
                        Event.Level.of(payload.at("level").text("")),
                        payload.at("aggregation_key").text(""),
                        texts(payload.at("tags")),
                        payload.at("host").text(""),
                        at);
            case DEPLOYMENT, FAILURE, PATCH -> DoraRecord.of(kind, at, payload);
            case BUILD -> BuildRecord.of(at, payload);
        };
    }

    private static Map<String, Object> point(String name, double value, List<String> tags, String host) {
        return Map.of("name", name, "value", value, "tags", tags, "host", host);
    }

    private static List<String> texts(Document list) {
        return list.items().stream().map(item -> item.text("")).toList();
    }

    /** How often something happened. */
    record Count(String name, double value, List<String> tags, String host, Instant at) implements Signal {
        public Count {
            tags = List.copyOf(tags);
            at = at.truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public Kind kind() {
            return Kind.COUNT;
        }

        @Override
        public Map<String, Object> payload() {
            return point(name, value, tags, host);
        }
    }

    /** What something is at the moment. */
    record Gauge(String name, double value, List<String> tags, String host, Instant at) implements Signal {
        public Gauge {
            tags = List.copyOf(tags);
            at = at.truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public Kind kind() {
            return Kind.GAUGE;
        }

        @Override
        public Map<String, Object> payload() {
            return point(name, value, tags, host);
        }
    }

    /** One observation of a distribution. */
    record Distribution(String name, double value, List<String> tags, String host, Instant at) implements Signal {
        public Distribution {
            tags = List.copyOf(tags);
            at = at.truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public Kind kind() {
            return Kind.DISTRIBUTION;
        }

        @Override
        public Map<String, Object> payload() {
            return point(name, value, tags, host);
        }
    }

    /**
     * An entry in the event stream.
     *
     * @param text           Markdown between {@code %%%} marks
     * @param aggregationKey events with the same one are shown as one
     */
    record Event(
            String title, String text, Level level, String aggregationKey, List<String> tags, String host, Instant at)
            implements Signal {
        private static final int LONGEST_TITLE = 100;
        private static final int LONGEST_TEXT = 4000;
        private static final int MOST_TAGS = 100;

        enum Level {
            INFO,
            SUCCESS,
            WARNING,
            ERROR;

            String word() {
                return name().toLowerCase(Locale.ROOT);
            }

            static Level of(String word) {
                for (Level level : values()) {
                    if (level.word().equals(word)) {
                        return level;
                    }
                }
                return INFO;
            }
        }

        public Event {
            title = Excerpt.ofCharacters(title, LONGEST_TITLE);
            text = Excerpt.ofCharacters(text, LONGEST_TEXT);
            tags = tags.stream().limit(MOST_TAGS).toList();
            at = at.truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public Kind kind() {
            return Kind.EVENT;
        }

        @Override
        public Map<String, Object> payload() {
            return Map.of(
                    "title", title,
                    "text", text,
                    "level", level.word(),
                    "aggregation_key", aggregationKey,
                    "tags", tags,
                    "host", host);
        }
    }
}
