package dev.shipline.chart.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A {@code .helmignore}, with the rules of Helm and its oddities: {@code !} ignores what does not match, and {@code **} is refused. */
final class HelmIgnore {
    static final String FILE = ".helmignore";

    /** What Helm ignores in every chart. */
    private static final String ALWAYS = "templates/.?*";

    private final List<Rule> rules = new ArrayList<>();

    private HelmIgnore() {}

    private record Rule(Predicate<String> path, boolean folderOnly, boolean negated) {}

    /** @throws IllegalArgumentException with the reason, if Helm would not take it */
    static HelmIgnore parse(String text) {
        HelmIgnore ignore = new HelmIgnore();
        // Helm skips a byte order mark in the first line
        text.replaceFirst("^\uFEFF", "").lines().map(String::strip).forEach(ignore::add);
        ignore.add(ALWAYS);
        return ignore;
    }

    private void add(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (line.contains("**")) {
            throw new IllegalArgumentException(
                    FILE + " has the pattern " + line + ", and Helm knows no **; name the folder, as in build/");
        }
        boolean negated = line.startsWith("!");
        String rule = negated ? line.substring(1) : line;
        boolean folderOnly = rule.endsWith("/");
        rule = folderOnly ? rule.substring(0, rule.length() - 1) : rule;
        Pattern pattern = Glob.parse(rule.startsWith("/") ? rule.substring(1) : rule);
        Predicate<String> matches = path -> pattern.matcher(path).matches();
        rules.add(new Rule(
                rule.contains("/") ? matches : path -> matches.test(path.substring(path.lastIndexOf('/') + 1)),
                folderOnly,
                negated));
    }

    /** @param path in the chart, {@code templates/service.yaml} */
    boolean ignores(String path, boolean folder) {
        for (Rule rule : rules) {
            boolean applies = !rule.folderOnly || folder;
            if (rule.negated) {
                if (!applies || !rule.path.test(path)) {
                    return true;
                }
            } else if (applies && rule.path.test(path)) {
                return true;
            }
        }
        return false;
    }
}
