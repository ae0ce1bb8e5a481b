package dev.shipline.plan;

import dev.shipline.document.Document;
import dev.shipline.document.TreeChange;
import dev.shipline.document.TreePath;
import dev.shipline.secret.SecretLook;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes values so that a person can read them, and nobody can read a secret. A secret value gets a number in the order in which it is met: equal values have
 * the same number within one plan, and a number says nothing of the value, unlike a hash of it, which a guess can be tried against.
 */
final class ShownValues {
    private static final int LONGEST = 120;
    private static final Set<String> PLAIN_IN_SECRETS = Set.of("metadata", "kind", "apiVersion", "type", "immutable");
    private static final String APPLIED_BEFORE = "kubectl.kubernetes.io/last-applied-configuration";

    private final Map<String, Integer> numbers = new HashMap<>();

    FieldChange show(String kind, TreeChange change) {
        String path =
                change.path().steps().isEmpty() ? "its text" : change.path().toString();
        if (change.path().passes("annotations") && change.path().last().contains("checksum")) {
            boolean isOfPods = change.path().passes("template");
            return new FieldChange(
                    path, Optional.empty(), Optional.empty(), isOfPods ? "changes: new pods are started" : "changes");
        }
        if (change.isOrder()) {
            return new FieldChange(
                    path + " (order)",
                    change.before().map(ShownValues::plain),
                    change.after().map(ShownValues::plain),
                    "");
        }
        if (isSecret(kind, change.path())) {
            boolean isEncoded = change.path().isWithin("data");
            return new FieldChange(
                    path,
                    change.before().map(value -> number(isEncoded ? decoded(plain(value)) : plain(value))),
                    change.after().map(value -> number(isEncoded ? decoded(plain(value)) : plain(value))),
                    "");
        }
        Optional<FieldChange> lines = ofLines(change);
        return lines.orElseGet(() -> new FieldChange(
                path,
                change.before().map(value -> show(change.path(), value)),
                change.after().map(value -> show(change.path(), value)),
                ""));
    }

    private static boolean isSecret(String kind, TreePath path) {
        boolean isPlain = path.steps().isEmpty()
                || PLAIN_IN_SECRETS.contains(path.steps().get(0).toString());
        return kind.equals("Secret") && !isPlain
                || path.last().equals(APPLIED_BEFORE)
                // what cannot be read may be anything
                || kind.equals("document");
    }

    /** Of a text of many lines, those that differ. */
    private Optional<FieldChange> ofLines(TreeChange change) {
        if (!(change.before().orElse(null) instanceof String before)
                || !(change.after().orElse(null) instanceof String after)
                || before.indexOf('\n') < 0 && after.indexOf('\n') < 0) {
            return Optional.empty();
        }
        List<String> old = before.lines().toList();
        List<String> young = after.lines().toList();
        int first = 0;
        while (first < Math.min(old.size(), young.size()) && old.get(first).equals(young.get(first))) {
            first++;
        }
        return Optional.of(new FieldChange(
                change.path() + " line " + (first + 1),
                first < old.size() ? Optional.of(line(old.get(first))) : Optional.empty(),
                first < young.size() ? Optional.of(line(young.get(first))) : Optional.empty(),
                ""));
    }

    /** "password: hunter2" and "password=hunter2" give themselves away. */
    private String line(String text) {
        String[] sides = text.strip().split("\\s*[:=]\\s*", 2);
        String value = sides.length > 1 ? sides[1] : text;
        return SecretLook.of(sides[0], value).isPresent()
                        || SecretLook.of("", text).isPresent()
                ? (sides.length > 1 ? sides[0] + "=" : "") + number(value)
                : shortened(text.strip());
    }

    private String show(TreePath path, Object value) {
        if (value instanceof List<?> list) {
            return shortened(list(list));
        }
        String text = plain(value);
        return SecretLook.of(name(path), text).isPresent() ? number(text) : shortened(quoted(value, text));
    }

    /** Arguments: a secret may follow its flag, or be behind its equals sign. */
    private String list(List<?> list) {
        List<String> shown = new ArrayList<>();
        String before = "";
        for (Object item : list) {
            String text = plain(item);
            int equals = text.indexOf('=');
            String flag = equals < 0 ? "" : text.substring(0, equals);
            String value = text.substring(equals + 1);
            boolean isSecret =
                    SecretLook.of(flag.isEmpty() ? before : flag, value).isPresent()
                            || SecretLook.of("", text).isPresent();
            shown.add(isSecret ? (flag.isEmpty() ? "" : flag + "=") + number(value) : quoted(item, text));
            before = text.startsWith("-") ? text : "";
        }
        return "[" + String.join(", ", shown) + "]";
    }

    /** The value of a variable is known by the variable's name. */
    private static String name(TreePath path) {
        int size = path.steps().size();
        return path.last().equals("value") && size > 1
                ? path.steps().get(size - 2).toString()
                : path.last();
    }

    private String number(String value) {
        return "(secret value " + numbers.computeIfAbsent(value, any -> numbers.size() + 1) + ")";
    }

    /** The same value may be written as text in one revision, and in base64 in the other. */
    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String plain(Object value) {
        return value instanceof List || value instanceof Map
                ? Document.of(value).toJson()
                : String.valueOf(value);
    }

    /** A text that would read as something else. */
    private static String quoted(Object value, String text) {
        boolean isAmbiguous = value instanceof String
                && (text.isBlank() || text.matches("true|false|null|yes|no|on|off|[-+.]?[0-9][-+.0-9eE_x]*"));
        return isAmbiguous ? "\"" + text + "\"" : text;
    }

    /** On one line, and never so long that it hides the others; control characters could play with the terminal. */
    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }
}
