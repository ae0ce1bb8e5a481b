package dev.shipline.pipeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which commits may follow the one that runs. */
public enum CommitOrder {
    /** Those that have it among their ancestors: no change is taken back. */
    NEWER,
    /** All but its own ancestors: branches may take turns, and a slow build of an old commit does not undo a newer one. */
    NOT_OLDER,
    ANY;

    /** @throws IllegalArgumentException if the text is none of the words */
    public static CommitOrder parse(String text) {
        return Arrays.stream(values())
                .filter(order -> order.word().equalsIgnoreCase(text.trim()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is none of "
                        + Arrays.stream(values()).map(CommitOrder::word).collect(Collectors.joining(", "))));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
