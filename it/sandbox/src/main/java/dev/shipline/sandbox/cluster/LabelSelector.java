package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Chooses objects by their labels: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. */
final class LabelSelector implements Predicate<JsonNode> {
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s+\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^!=\\s]+)\\s*(==|=|!=)\\s*(\\S*)");
    private static final Pattern COMMA_OUTSIDE_PARENTHESES = Pattern.compile(",(?![^(]*\\))");
    private final List<Predicate<Map<String, String>>> requirements = new ArrayList<>();

    private LabelSelector() {}

    static LabelSelector parse(String text) {
        LabelSelector selector = new LabelSelector();
        for (String part : COMMA_OUTSIDE_PARENTHESES.split(text)) {
            if (!part.isBlank()) {
                selector.requirements.add(requirement(part.strip()));
            }
        }
        return selector;
    }

    /** The selector of a workload: {@code matchLabels} and {@code matchExpressions}. */
    static LabelSelector of(JsonNode selector) {
        LabelSelector parsed = new LabelSelector();
        Json.texts(selector, "matchLabels")
                .forEach((key, value) -> parsed.requirements.add(labels -> value.equals(labels.get(key))));
        for (JsonNode expression : Json.items(selector, "matchExpressions")) {
            Set<String> values = Json.items(expression, "values").stream()
                    .map(JsonNode::asText)
                    .collect(Collectors.toSet());
            parsed.requirements.add(expression(
                    Json.text(expression, "key"),
                    Json.text(expression, "operator").toLowerCase(Locale.ROOT),
                    values));
        }
        return parsed;
    }

    @Override
    public boolean test(JsonNode object) {
        return matches(Meta.labels(object));
    }

    boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.test(labels));
    }

    private static Predicate<Map<String, String>> requirement(String text) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Set<String> values = Pattern.compile(",")
                    .splitAsStream(set.group(3))
                    .map(String::strip)
                    .collect(Collectors.toSet());
            return expression(set.group(1), set.group(2), values);
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            Set<String> value = Set.of(equality.group(3));
            return expression(equality.group(1), equality.group(2).equals("!=") ? "notin" : "in", value);
        }
        if (text.startsWith("!")) {
            return expression(text.substring(1), "doesnotexist", Set.of());
        }
        if (text.contains(" ")) {
            throw ApiException.badRequest("unable to parse requirement: " + text);
        }
        return expression(text, "exists", Set.of());
    }

    private static Predicate<Map<String, String>> expression(String key, String operator, Set<String> values) {
        return switch (operator) {
            case "in" -> labels -> labels.containsKey(key) && values.contains(labels.get(key));
            case "notin" -> labels -> !labels.containsKey(key) || !values.contains(labels.get(key));
            case "exists" -> labels -> labels.containsKey(key);
            case "doesnotexist" -> labels -> !labels.containsKey(key);
            default -> throw ApiException.badRequest("\"" + operator + "\" is not a valid label selector operator");
        };
    }
}
