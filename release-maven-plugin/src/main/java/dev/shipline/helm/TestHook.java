package dev.shipline.helm;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the chart's tests: an object that Helm makes when it is asked to test the release.
 *
 * @param kind Pod, as a rule, or Job
 */
public record TestHook(String kind, String name) {
    private static final Pattern HOOK = Pattern.compile("(?<kind>\\S+) (?<name>\\S+) \\((?<events>.*)\\)");
    /** The second one is Helm 2's word, which later ones still take. */
    private static final List<String> EVENTS = List.of("test", "test-success");

    /** The tests among a revision's hooks, in Helm's order of names. */
    public static List<TestHook> of(Revision revision) {
        return revision.hooks().stream()
                .map(TestHook::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<TestHook> parse(String hook) {
        Matcher found = HOOK.matcher(hook);
        if (!found.matches()
                || List.of(found.group("events").split(", ")).stream().noneMatch(EVENTS::contains)) {
            return Optional.empty();
        }
        return Optional.of(new TestHook(found.group("kind"), found.group("name")));
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
