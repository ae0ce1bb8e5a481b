package dev.shipline.report;

import static java.util.Objects.requireNonNull;

import dev.shipline.secret.Redactor;

/** The beginning of a text of any length. Redacted before it is cut: half a secret would no longer be known as one. */
final class Excerpt {
    private static final int LONGEST = 400;

    private final Redactor redactor;

    Excerpt(Redactor redactor) {
        this.redactor = requireNonNull(redactor, "redactor is null");
    }

    String of(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        String harmless = redactor.redact(text);
        return harmless.length() <= LONGEST ? harmless : harmless.substring(0, LONGEST - 1) + "…";
    }
}
