package dev.shipline.document;

import static java.util.Objects.requireNonNull;

/**
 * A word that stands in YAML without quotes, and may be a number, a truth value, a time or nothing to its next reader. Written as it was read, it stays to each
 * of them what it was.
 */
public record PlainWord(String text) {
    public PlainWord {
        requireNonNull(text, "text is null");
    }

    /** What Helm makes of it: a text, a number, a truth value or null. */
    public Object value() {
        return HelmScalar.plain(text).value();
    }
}
