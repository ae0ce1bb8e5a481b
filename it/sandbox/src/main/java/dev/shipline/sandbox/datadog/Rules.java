package dev.shipline.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What Datadog's documentation asks of names, tags, times and fields. Datadog mends much of it in silence; here it is refused, so that it is seen. */
final class Rules {
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.]*");
    private static final Pattern TAG = Pattern.compile("\\p{L}[\\p{L}\\p{N}_\\-:./]*");
    private static final int MAX_NAME = 200;
    private static final int MAX_TAGS = 100;

    private Rules() {}

    static String metricName(JsonNode series) {
        String name = requiredText(series, "metric");
        if (!METRIC.matcher(name).matches() || name.length() > MAX_NAME) {
            throw Rejection.badRequest("\"" + name
                    + "\" is no metric name: a letter, then ASCII letters, digits, _ and ., at most 200 characters");
        }
        return name;
    }

    static List<String> tags(JsonNode list) {
        if (!list.isMissingNode() && !list.isArray()) {
            throw Rejection.badRequest("\"tags\" is no list");
        }
        List<String> tags = new ArrayList<>();
        for (JsonNode node : list) {
            String tag = node.asText();
            if (!node.isTextual()
                    || !TAG.matcher(tag).matches()
                    || !tag.equals(tag.toLowerCase(Locale.ROOT))
                    || tag.length() > MAX_NAME
                    || tag.endsWith(":")) {
                throw Rejection.badRequest("\"" + tag + "\" is no tag: a letter, then lower-case letters, digits and"
                        + " _ - : . /, at most 200 characters, no colon at the end");
            }
            tags.add(tag);
        }
        if (tags.size() > MAX_TAGS) {
            throw Rejection.badRequest(tags.size() + " tags, " + MAX_TAGS + " are allowed");
        }
        return tags;
    }

    /** Seconds since the epoch, from an hour ago to ten minutes ahead. */
    static long metricTime(JsonNode node, Instant now) {
        if (!node.isNumber() || node.asDouble() != node.asLong()) {
            throw Rejection.badRequest("a point has no timestamp in whole seconds");
        }
        Instant time = Instant.ofEpochSecond(node.asLong());
        if (time.isBefore(now.minus(Duration.ofHours(1))) || time.isAfter(now.plus(Duration.ofMinutes(10)))) {
            throw Rejection.badRequest("timestamp " + node.asLong()
                    + " is not in seconds, or not between an hour ago and ten minutes ahead");
        }
        return node.asLong();
    }

    static double value(JsonNode node) {
        if (!node.isNumber() || !Double.isFinite(node.asDouble())) {
            throw Rejection.badRequest("a point has no number for a value");
        }
        return node.asDouble();
    }

    static String requiredText(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.asText().isBlank()) {
            throw Rejection.badRequest("\"" + field + "\" is required");
        }
        return value.asText();
    }

    /** Datadog passes over in silence what it does not know: a host that stands where the other version has it is lost. */
    static void onlyFields(JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw Rejection.badRequest("\"" + field + "\" is none of the fields " + new TreeSet<>(known));
            }
        });
    }

    static void atMost(JsonNode node, String field, int characters) {
        int length = node.path(field).asText().length();
        if (length > characters) {
            throw Rejection.badRequest(
                    "\"" + field + "\" has " + length + " characters, " + characters + " are allowed");
        }
    }

    static void oneOf(JsonNode node, String field, Set<String> words) {
        if (node.has(field) && !words.contains(node.path(field).asText())) {
            throw Rejection.badRequest(
                    "\"" + field + "\" is \"" + node.path(field).asText() + "\", not one of " + words);
        }
    }

    static JsonNode requiredList(JsonNode node, String field) {
        JsonNode list = node.path(field);
        if (!list.isArray() || list.isEmpty()) {
            throw Rejection.badRequest("\"" + field + "\" is required");
        }
        return list;
    }
}
