package dev.shipline.init;

import dev.shipline.git.Remote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;

/** Projects on the disk, and what Maven would know of them as far as their own POMs say it. */
final class Modules {
    static final Remote ACME = new Remote("github.com", "Acme", "orders");
    static final Map<String, String> FACTS = Map.of(
            "ship.chart", "s3://acme-charts/microservice", "ship.values", "s3://acme-values/${project.artifactId}");

    private Modules() {}

    static Path write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content.getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Model model(String pom) {
        try {
            return new MavenXpp3Reader().read(new java.io.StringReader(pom));
        } catch (IOException | XmlPullParserException e) {
            throw new IllegalStateException(pom, e);
        }
    }

    static Module module(Path pom, Module... others) {
        try {
            Model model = model(Files.readString(pom));
            Optional<String> parent =
                    Optional.ofNullable(model.getParent()).map(each -> each.getGroupId() + ":" + each.getArtifactId());
            Map<String, String> properties = new HashMap<>();
            Set<String> inherited = Set.of();
            for (Module other : others) {
                if (parent.filter(name -> name.endsWith(":" + other.artifactId()))
                        .isPresent()) {
                    properties.putAll(other.properties());
                    inherited = other.plugins();
                }
            }
            Properties own = model.getProperties();
            own.stringPropertyNames().forEach(name -> properties.put(name, own.getProperty(name)));
            Set<String> plugins = model.getBuild() == null
                    ? new java.util.HashSet<>()
                    : model.getBuild().getPlugins().stream().map(Plugin::getKey).collect(Collectors.toSet());
            plugins.addAll(inherited);
            if (parent.filter("dev.shipline:release-parent-pom"::equals).isPresent()) {
                plugins.add("dev.shipline:release-maven-plugin");
            }
            return new Module(
                    pom,
                    model.getArtifactId(),
                    model.getPackaging(),
                    parent,
                    List.of(others).stream()
                            .anyMatch(other -> parent.filter(name -> name.endsWith(":" + other.artifactId()))
                                    .isPresent()),
                    properties,
                    plugins,
                    model.getDependencies().stream()
                            .map(each -> each.getArtifactId())
                            .collect(Collectors.toSet()),
                    model.getDistributionManagement() != null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Project project(Path root, Module... modules) {
        return new Project(root, List.of(modules), Optional.of(ACME), "main");
    }

    static Wishes wishes(Map<String, String> properties) {
        return new Wishes(properties, Map.of(), Set.of(), "1.2.3");
    }

    static String after(Proposal proposal, String file) {
        return proposal.changes().stream()
                .filter(change -> change.shown().equals(file))
                .map(FileChange::after)
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " is not changed"));
    }

    static List<String> files(Proposal proposal) {
        return proposal.changes().stream().map(FileChange::shown).toList();
    }
}
