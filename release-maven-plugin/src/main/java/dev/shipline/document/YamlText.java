package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes YAML as Helm's own writer lays it out. A text that any reader may take for something else, of YAML 1.1 or 1.2, is put in quotes. */
public final class YamlText {
    private static final Pattern PLAIN_TEXT =
            Pattern.compile("[A-Za-z/][A-Za-z0-9/._+@()-]*([ :][A-Za-z0-9/._+@()-]+)*");
    private static final Set<String> WORDS = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");
    private static final int LONGEST_PLAIN = 1000;

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    /** @param tree maps, lists, texts, {@link PlainWord}s, numbers, truth values and null */
    public static String write(Object tree) {
        YamlText text = new YamlText();
        text.block(tree, 0);
        return text.out.toString().stripLeading() + "\n";
    }

    /** Whether every reader takes the word for a text, although it has no quotes. */
    static boolean isPlainText(String text) {
        return text.length() <= LONGEST_PLAIN
                && PLAIN_TEXT.matcher(text).matches()
                && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    /** What follows a key's colon or a dash. */
    private void block(Object node, int indent) {
        if (node instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((key, value) -> {
                line(indent).append(word(String.valueOf(key))).append(':');
                // Helm's writer puts the dashes of a list under its key
                block(value, value instanceof List ? indent : indent + 2);
            });
        } else if (node instanceof List<?> list && !list.isEmpty()) {
            list.forEach(item -> {
                line(indent).append('-');
                item(item, indent + 2);
            });
        } else {
            out.append(' ').append(scalar(node));
        }
    }

    /** The first line of an item stands behind its dash. */
    private void item(Object item, int indent) {
        int start = out.length();
        block(item, indent);
        if (item instanceof Map<?, ?> map && !map.isEmpty() || item instanceof List<?> list && !list.isEmpty()) {
            out.replace(start, start + 1 + indent, " ");
        }
    }

    private StringBuilder line(int indent) {
        return out.append('\n').append(" ".repeat(indent));
    }

    private static String scalar(Object node) {
        if (node instanceof Map) {
            return "{}";
        }
        if (node instanceof List) {
            return "[]";
        }
        if (node instanceof PlainWord plain) {
            return plainOrQuoted(plain.text());
        }
        return node instanceof String text ? word(text) : String.valueOf(node);
    }

    /** A word without quotes that goes over several lines, or into what a line of ours would end, is a text to every reader. */
    private static String plainOrQuoted(String text) {
        if (text.isEmpty()) {
            return "null";
        }
        return text.indexOf('\n') >= 0 ? quoted(text) : text;
    }

    private static String word(String text) {
        return isPlainText(requireNonNull(text, "text is null")) ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    boolean shown = c >= ' ' && c < 0x7f || c >= 0xa0 && c < 0x2028 || c > 0x2029 && c < 0xfeff;
                    quoted.append(shown ? String.valueOf(c) : String.format("\\u%04X", (int) c));
                }
            }
        }
        return quoted.append('"').toString();
    }
}
