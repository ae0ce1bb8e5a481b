package dev.shipline.maven;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Collects what is wrong with a configuration, so that all of it is said at once. */
final class Problems {
    private final List<String> all = new ArrayList<>();

    void add(String problem) {
        all.add(problem);
    }

    void addAll(List<String> problems) {
        all.addAll(problems);
    }

    /** Reads a text, and notes what is wrong with it. */
    <T> Optional<T> parse(String property, String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            all.add(property + " is wrong: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Reads a text that need not be there. */
    <T> Optional<T> parse(String property, Optional<String> text, T otherwise, Function<String, T> parser) {
        return text.isEmpty() ? Optional.of(otherwise) : parse(property, text.get(), parser);
    }

    /**
     * @param fix what helps with all of them
     * @throws ReleaseFailure naming every problem, if there is any
     */
    void throwIfAny(String what, String fix) {
        if (all.isEmpty()) {
            return;
        }
        String because = all.size() == 1
                ? all.get(0)
                : "there are " + all.size() + " problems:\n  - " + String.join("\n  - ", all) + "\n";
        throw new ReleaseFailure(FailureCode.CONFIGURATION, what, because, fix);
    }
}
