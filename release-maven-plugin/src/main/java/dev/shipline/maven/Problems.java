package dev.shipline.maven;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Collects what is wrong with a configuration, so that all of it is said at once. */
final class Problems {
    private final List<String> all = new ArrayList<>();

    void add(String problem) {
        all.add(problem);
    }

    void addAll(List<String> problems) {
        all.addAll(problems);
    }

    boolean isEmpty() {
        return all.isEmpty();
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

    /** Notes that a text is missing that must be there. */
    Optional<String> required(String property, Optional<String> text, String meaning) {
        if (text.isEmpty()) {
            add(property + " is not set; set it to " + meaning);
        }
        return text;
    }

    /** Reads one of a few words, and names them all where it is another. */
    <T extends Enum<T>> Optional<T> oneOf(String property, String text, T[] values) {
        Optional<T> value = Arrays.stream(values)
                .filter(each -> each.name().equalsIgnoreCase(text.trim()))
                .findFirst();
        if (value.isEmpty()) {
            String words = Arrays.stream(values)
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            add(property + " is wrong: \"" + text + "\" is none of " + words);
        }
        return value;
    }

    Duration seconds(String property, int seconds) {
        if (seconds <= 0) {
            add(property + " is wrong: " + seconds + " is not a number of seconds above 0");
        }
        return Duration.ofSeconds(seconds);
    }

    /**
     * @param fix what helps with all of them
     * @throws ReleaseFailure naming every problem, if there is any
     */
    void throwIfAny(String what, String fix) {
        if (all.isEmpty()) {
            return;
        }
        throw ReleaseFailure.ofAll(FailureCode.CONFIGURATION, what, all, fix);
    }
}
