package dev.shipline.page;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An element of HTML or SVG. Whatever is put into it as text or as an attribute's value is escaped when it is written, and there is no other way to put
 * something in: a page made of elements holds the markup that the code says and none that the data brings along.
 */
public final class Element {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");
    private static final Set<String> VOID = Set.of("meta", "br", "hr");
    /** An address of any other kind may run a script, or load something. */
    private static final Pattern LINK = Pattern.compile("https?://[^\\s\"'<>]+");

    private static final Pattern BELOW = Pattern.compile("([a-z0-9-]+/)+[a-z0-9-]+\\.html");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    /** Elements and texts. */
    private final List<Object> children = new ArrayList<>();

    private Element(String name) {
        this.name = name;
    }

    public static Element of(String name) {
        if (!NAME.matcher(name).matches() || name.equals("script")) {
            throw new IllegalArgumentException("not the name of an element: " + name);
        }
        return new Element(name);
    }

    /** An element with a class, or several separated by blanks. */
    public static Element of(String name, String classes) {
        return of(name).set("class", classes);
    }

    /** A link where the address is one of the web; else the text alone. */
    public static Element link(String address, String text) {
        return LINK.matcher(address).matches()
                ? of("a").put("href", address).set("rel", "noreferrer").text(text)
                : of("span").text(text);
    }

    /** A link to another page that lies below this one's folder. */
    public static Element below(String path, String text) {
        if (!BELOW.matcher(path).matches()) {
            throw new IllegalArgumentException("not a page below this one: " + path);
        }
        return of("a").put("href", path).text(text);
    }

    /** @throws IllegalArgumentException if the attribute could load something or run something */
    public Element set(String attribute, String value) {
        if (!NAME.matcher(attribute).matches()
                || attribute.startsWith("on")
                || Set.of("href", "src", "style").contains(attribute)) {
            throw new IllegalArgumentException("not an attribute for a page: " + attribute);
        }
        return put(attribute, value);
    }

    /** A number as it stands in SVG: one decimal at most. */
    public Element set(String attribute, double number) {
        return set(attribute, Numbers.plain(number));
    }

    public Element text(String text) {
        children.add(requireNonNull(text, "text is null"));
        return this;
    }

    public Element add(Element... elements) {
        children.addAll(List.of(elements));
        return this;
    }

    public Element add(Stream<Element> elements) {
        elements.forEach(children::add);
        return this;
    }

    private Element put(String attribute, String value) {
        attributes.put(attribute, requireNonNull(value, "value is null"));
        return this;
    }

    /** Hands every text and every attribute's value to somebody, in their order. */
    void texts(List<String> into) {
        into.addAll(attributes.values());
        for (Object child : children) {
            if (child instanceof Element element) {
                element.texts(into);
            } else {
                into.add((String) child);
            }
        }
    }

    /** @param texts what stands for the texts that {@link #texts} gave, in their order */
    void write(StringBuilder out, Iterator<String> texts) {
        out.append('<').append(name);
        for (String attribute : attributes.keySet()) {
            out.append(' ').append(attribute).append("=\"");
            escape(out, texts.next());
            out.append('"');
        }
        out.append('>');
        for (Object child : children) {
            if (child instanceof Element element) {
                element.write(out, texts);
            } else {
                escape(out, texts.next());
            }
        }
        if (!VOID.contains(name)) {
            out.append("</").append(name).append('>');
        }
    }

    /** Characters that HTML does not allow, such as a terminal's colour codes in a log, become a sign for what cannot be shown. */
    private static void escape(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append(c);
                case '\r' -> {}
                default -> out.append(Character.isISOControl(c) || isLoneSurrogate(text, i) ? '\uFFFD' : c);
            }
        }
    }

    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
