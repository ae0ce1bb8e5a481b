package dev.shipline.metrics;

import java.util.Locale;

/** Datadog's rules for names and tags. It would rewrite or cut what breaks them, differently in each product, so they are kept here. */
final class Naming {
    private static final int LONGEST = 200;

    private Naming() {}

    /** A metric's name: starts with a letter, then ASCII letters, digits, {@code _} and {@code .}. */
    static String metric(String name) {
        return cut(fromFirstLetter(name).replaceAll("[^A-Za-z0-9_.]", "_"));
    }

    /** A tag's key. It holds no colon: Datadog ends the key at the first one. */
    static String tagKey(String key) {
        return fromFirstLetter(key.toLowerCase(Locale.ROOT)).replaceAll("[^a-z0-9_\\-./]", "_");
    }

    /** A whole tag, {@code key:value}. */
    static String tag(String key, String value) {
        String cleaned = value.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_\\-:./]", "_");
        return cut(tagKey(key) + ":" + cleaned).replaceAll(":+$", "");
    }

    private static String fromFirstLetter(String text) {
        return text.replaceAll("^[^A-Za-z]+", "");
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
