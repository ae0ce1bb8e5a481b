package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * What a module's spring-boot-maven-plugin would pack. The image is made of the classes and the jars themselves, never of the repackaged jar, and takes from
 * the plugin what it says of them.
 */
final class SpringBoot {
    private static final String GROUP = "org.springframework.boot";
    private static final String PLUGIN = GROUP + ":spring-boot-maven-plugin";
    /** For the developer's machine; the plugin leaves them out unless it is told otherwise. */
    private static final String DEVTOOLS = "spring-boot-devtools";

    private static final String DOCKER_COMPOSE = "spring-boot-docker-compose";

    private final MavenProject project;
    private final List<Xpp3Dom> configurations;

    SpringBoot(MavenProject project) {
        this.project = requireNonNull(project, "project is null");
        this.configurations = configurations(project.getPlugin(PLUGIN));
    }

    /** The class to start: what the plugin is told, the property that it also knows, or what it has written into the jar. */
    Optional<String> mainClass() {
        return text("mainClass")
                .or(() -> property("start-class"))
                .or(() -> configurations.isEmpty() ? Optional.empty() : startClassOfTheJar());
    }

    boolean leavesOut(Artifact artifact) {
        if (artifact.getGroupId().equals(GROUP)) {
            if (artifact.getArtifactId().equals(DEVTOOLS) && !is("excludeDevtools", false)) {
                return true;
            }
            if (artifact.getArtifactId().equals(DOCKER_COMPOSE) && !is("excludeDockerCompose", false)) {
                return true;
            }
        }
        return groupsLeftOut().contains(artifact.getGroupId())
                || configurations.stream()
                        .map(configuration -> configuration.getChild("excludes"))
                        .filter(Objects::nonNull)
                        .flatMap(excludes -> Stream.of(excludes.getChildren()))
                        .anyMatch(exclude -> names(exclude, artifact));
    }

    private static boolean names(Xpp3Dom exclude, Artifact artifact) {
        return Optional.of(artifact.getGroupId()).equals(text(exclude, "groupId"))
                && Optional.of(artifact.getArtifactId()).equals(text(exclude, "artifactId"))
                && Optional.ofNullable(artifact.getClassifier()).equals(text(exclude, "classifier"));
    }

    private List<String> groupsLeftOut() {
        return text("excludeGroupIds")
                .map(groups -> List.of(groups.split("\\s*,\\s*")))
                .orElse(List.of());
    }

    private Optional<String> startClassOfTheJar() {
        Path jar = Path.of(project.getBuild().getDirectory(), project.getBuild().getFinalName() + ".jar");
        if (!Files.isRegularFile(jar)) {
            return Optional.empty();
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            return Optional.ofNullable(file.getManifest())
                    .map(Manifest::getMainAttributes)
                    .map(attributes -> attributes.getValue("Start-Class"));
        } catch (IOException e) {
            // no jar after all: the classes are looked through instead
            return Optional.empty();
        }
    }

    private boolean is(String parameter, boolean value) {
        return text(parameter).equals(Optional.of(String.valueOf(value)));
    }

    /** A parameter of the plugin, where an execution's goes before the plugin's own. */
    private Optional<String> text(String parameter) {
        return configurations.stream()
                .flatMap(configuration -> text(configuration, parameter).stream())
                .findFirst();
    }

    private static Optional<String> text(Xpp3Dom configuration, String name) {
        return Optional.ofNullable(configuration.getChild(name))
                .map(Xpp3Dom::getValue)
                .map(String::strip)
                .filter(SpringBoot::says);
    }

    private Optional<String> property(String name) {
        return Optional.ofNullable(project.getProperties().getProperty(name)).filter(SpringBoot::says);
    }

    /** Spring Boot's own parent names the property start-class for the main class, and Maven leaves an expression as it is where nobody sets the property. */
    private static boolean says(String value) {
        return !value.isBlank() && !value.contains("${");
    }

    private static List<Xpp3Dom> configurations(Plugin plugin) {
        List<Xpp3Dom> configurations = new ArrayList<>();
        if (plugin == null) {
            return configurations;
        }
        plugin.getExecutions().stream()
                .filter(execution -> execution.getGoals().contains("repackage"))
                .map(PluginExecution::getConfiguration)
                .forEach(configuration -> add(configuration, configurations));
        add(plugin.getConfiguration(), configurations);
        return configurations;
    }

    private static void add(Object configuration, List<Xpp3Dom> configurations) {
        // a plugin without a configuration has none, and a tag of its own
        configurations.add(configuration instanceof Xpp3Dom given ? given : new Xpp3Dom("configuration"));
    }
}
