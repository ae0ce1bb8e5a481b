package dev.shipline.document;

import static java.util.Objects.requireNonNull;

/**
 * What is wrong at a place in a text.
 *
 * @param problem the rest of a sentence that begins with the place; never shows a value, which may be a secret
 */
public record Fault(Position position, String problem) {
    public Fault {
        requireNonNull(position, "position is null");
        requireNonNull(problem, "problem is null");
    }
}
