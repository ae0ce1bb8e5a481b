package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** Properties that are true or false. Maven takes any other word for false: -Dship.dryRun=yes would be a deploy. */
final class Switches {
    /** Those of which "not set" means something of its own, so that they are texts to Maven. */
    private static final Set<String> OF_THREE = Set.of("ship.metrics.enabled", "ship.values.base");

    private final MavenParts maven;

    Switches(MavenParts maven) {
        this.maven = requireNonNull(maven, "maven is null");
    }

    /** Notes each that says neither. */
    void check(Problems problems) {
        Set<String> switches = new OwnDescriptor().switches();
        switches.addAll(OF_THREE);
        Map<String, String> said = new TreeMap<>();
        take(maven.project().getProperties(), switches, said);
        // the command line wins
        take(maven.session().getUserProperties(), switches, said);
        said.forEach((name, word) -> {
            if (!word.isEmpty() && !word.equalsIgnoreCase("true") && !word.equalsIgnoreCase("false")) {
                problems.add(name + " is wrong: \"" + word + "\" is neither true nor false");
            }
        });
    }

    private static void take(Properties properties, Set<String> names, Map<String, String> into) {
        for (String name : properties.stringPropertyNames()) {
            if (names.contains(name)) {
                into.put(name, properties.getProperty(name).strip());
            }
        }
    }
}
