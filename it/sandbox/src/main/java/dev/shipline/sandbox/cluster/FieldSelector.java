package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chooses objects by their fields: {@code metadata.name=a,involvedObject.uid!=b}. Wider than the real one, which knows a few fields of each kind. */
final class FieldSelector implements Predicate<JsonNode> {
    private static final Pattern TERM = Pattern.compile("([\\w.]+)(==|=|!=)(.*)");
    private final List<Predicate<JsonNode>> terms = new ArrayList<>();

    private FieldSelector() {}

    static FieldSelector parse(String text) {
        FieldSelector selector = new FieldSelector();
        for (String part : text.split(",")) {
            if (!part.isBlank()) {
                selector.terms.add(term(part.strip()));
            }
        }
        return selector;
    }

    @Override
    public boolean test(JsonNode object) {
        return terms.stream().allMatch(term -> term.test(object));
    }

    private static Predicate<JsonNode> term(String text) {
        Matcher matcher = TERM.matcher(text);
        if (!matcher.matches()) {
            throw ApiException.badRequest("invalid field selector: " + text);
        }
        String[] path = matcher.group(1).split("\\.");
        boolean wanted = !matcher.group(2).equals("!=");
        String value = matcher.group(3);
        return object -> Json.text(object, path).equals(value) == wanted;
    }
}
