package dev.shipline.pipeline;

import java.util.ArrayList;
import java.util.List;

/** In what the sentences of two plans differ, for a person who approved the one and meets the other. */
final class PlanSentences {
    /** A plan that is another one altogether would fill the screen. */
    private static final int MOST_LINES = 10;

    private PlanSentences() {}

    /**
     * What only one of the two says, ten lines of each at the most.
     *
     * @param where what the lines begin with, such as the name of a cluster; may be empty
     */
    static List<String> differences(String where, List<String> approved, List<String> now) {
        List<String> differences = new ArrayList<>();
        add(where + "only in the approved plan: ", approved, now, differences);
        add(where + "only in this plan: ", now, approved, differences);
        return differences;
    }

    private static void add(String beginning, List<String> some, List<String> others, List<String> into) {
        some.stream()
                .filter(line -> !others.contains(line))
                .limit(MOST_LINES)
                .forEach(line -> into.add(beginning + line));
    }
}
