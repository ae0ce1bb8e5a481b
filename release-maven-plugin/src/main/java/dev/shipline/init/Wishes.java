package dev.shipline.init;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the user said on the command line, and what his machine says.
 *
 * @param properties properties of the pipeline by name, such as ship.chart
 * @param settings   properties that hold on this machine alone, because its settings.xml sets them
 * @param services   the modules that are services; where none is named they are looked for
 * @param version    of the parent and the plugin to write
 */
public record Wishes(
        Map<String, String> properties, Map<String, String> settings, Set<String> services, String version) {
    public Wishes {
        properties = Map.copyOf(properties);
        settings = Map.copyOf(settings);
        services = Set.copyOf(services);
    }

    Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
