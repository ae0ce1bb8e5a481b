package dev.shipline.plan;

import dev.shipline.document.Document;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells which of a chart's hooks a change runs. */
public final class RunningHooks {
    private RunningHooks() {}

    /**
     * @param hooks  their YAML
     * @param events those of the change: pre-upgrade, post-upgrade
     * @return YAML of those that run
     */
    public static String among(String hooks, Set<String> events) {
        // JSON is YAML
        return Manifest.read(hooks).hooks().values().stream()
                .filter(hook -> runs(hook, events))
                .map(Document::toJson)
                .collect(Collectors.joining("\n---\n"));
    }

    static boolean runs(Document hook, Set<String> events) {
        return Stream.of(Manifest.events(hook).split(",")).map(String::strip).anyMatch(events::contains);
    }
}
