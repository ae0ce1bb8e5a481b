package dev.shipline.init;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A module of the build, as Maven sees it.
 *
 * @param pom             its POM
 * @param parent          its parent as group:artifact, if it has one
 * @param parentInBuild   whether that parent is a module of the same build
 * @param properties      the properties of its POM and its parents' POMs; not those of a settings.xml
 * @param plugins         the plugins of its build as group:artifact, those of its parents included
 * @param dependencies    the artifacts of its own dependencies
 * @param uploads         whether it says where its artifacts are to be uploaded to
 */
public record Module(
        Path pom,
        String artifactId,
        String packaging,
        Optional<String> parent,
        boolean parentInBuild,
        Map<String, String> properties,
        Set<String> plugins,
        Set<String> dependencies,
        boolean uploads) {
    public Module {
        requireNonNull(pom, "pom is null");
        requireNonNull(artifactId, "artifactId is null");
        requireNonNull(packaging, "packaging is null");
        requireNonNull(parent, "parent is null");
        properties = Map.copyOf(properties);
        plugins = Set.copyOf(plugins);
        dependencies = Set.copyOf(dependencies);
    }

    Path folder() {
        return pom.toAbsolutePath().getParent();
    }

    boolean isAggregator() {
        return packaging.equals("pom");
    }

    /** Whether the goals are bound in it already, by a parent or by itself. */
    boolean hasPipeline() {
        return plugins.contains("dev.shipline:release-maven-plugin");
    }

    boolean isSpringBoot() {
        return plugins.contains("org.springframework.boot:spring-boot-maven-plugin");
    }

    Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
