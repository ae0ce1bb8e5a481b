package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.values.Similar;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.model.Model;
import org.apache.maven.model.Profile;
import org.apache.maven.model.io.xpp3.MavenXpp3Writer;
import org.apache.maven.project.MavenProject;

/** Properties that begin as ours do and that nobody reads. Maven takes any property without a word, so that a misspelt one would just do nothing. */
final class UnknownProperties {
    private static final String OURS = "ship.";
    private static final String PARENT = "release-parent-pom";
    private final MavenProject project;
    private final Properties commandLine;

    UnknownProperties(MavenParts maven) {
        requireNonNull(maven, "maven is null");
        this.project = maven.project();
        this.commandLine = maven.session().getUserProperties();
    }

    /** A sentence for each, with the name that was probably meant. */
    List<String> warnings() {
        Set<String> known = known();
        Set<String> unknown = new TreeSet<>();
        unknown.addAll(project.getProperties().stringPropertyNames());
        unknown.addAll(commandLine.stringPropertyNames());
        unknown.removeIf(
                name -> !name.startsWith(OURS) || known.contains(name) || ImageProperties.NAMES.contains(name));
        if (unknown.isEmpty()) {
            return List.of();
        }
        String poms = poms();
        return unknown.stream()
                // a property of the company's own, which its POMs use
                .filter(name -> !poms.contains("${" + name + "}"))
                .map(name -> name + " is no property of the plugin or its parent POM, so it does nothing; "
                        + Similar.to(name, known)
                                .map(meant -> meant + " was probably meant")
                                .orElse("mvn ship:help -Ddetail lists those there are"))
                .toList();
    }

    private Set<String> known() {
        Set<String> known = new OwnDescriptor().properties();
        for (MavenProject pom = project; pom != null; pom = pom.getParent()) {
            if (PARENT.equals(pom.getArtifactId())) {
                known.addAll(pom.getOriginalModel().getProperties().stringPropertyNames());
                for (Profile profile : pom.getOriginalModel().getProfiles()) {
                    known.addAll(profile.getProperties().stringPropertyNames());
                }
            }
        }
        return known;
    }

    /** As they are written: what Maven makes of them has no references any more. */
    private String poms() {
        StringWriter text = new StringWriter();
        for (MavenProject pom = project; pom != null; pom = pom.getParent()) {
            Model model = pom.getOriginalModel();
            if (model == null) {
                continue;
            }
            try {
                new MavenXpp3Writer().write(text, model);
            } catch (IOException e) {
                throw new UncheckedIOException("a text in memory cannot be written", e);
            }
        }
        return text.toString();
    }
}
