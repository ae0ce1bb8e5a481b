package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.git.Remote;
import dev.shipline.init.Module;
import dev.shipline.init.Project;
import dev.shipline.init.Wishes;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.Profile;
import org.apache.maven.project.MavenProject;

/** What Maven knows of the project that is to be brought to the pipeline. */
final class InitFacts {
    private static final String PREFIX = "ship.";
    /** Those that steer this goal, and say nothing of the project. */
    private static final Pattern OWN = Pattern.compile("ship\\.(init\\..*|dryRun|skip)");

    private final MavenSession session;

    InitFacts(MavenSession session) {
        this.session = requireNonNull(session, "session is null");
    }

    Project project() {
        List<MavenProject> projects = session.getProjects();
        Set<String> own = projects.stream()
                .map(each -> each.getGroupId() + ":" + each.getArtifactId())
                .collect(Collectors.toCollection(HashSet::new));
        Path root = Path.of(session.getExecutionRootDirectory());
        return new Project(
                root,
                projects.stream().map(project -> module(project, own)).toList(),
                Remote.of(root),
                Remote.trunk(root));
    }

    Wishes wishes(String services, String version) {
        Map<String, String> properties = new LinkedHashMap<>();
        session.getUserProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX) && !OWN.matcher(name).matches())
                .sorted()
                .forEach(
                        name -> properties.put(name, session.getUserProperties().getProperty(name)));
        Set<String> named = text(services).stream()
                .flatMap(list -> Stream.of(list.split("[,\\s]+")))
                .collect(Collectors.toSet());
        return new Wishes(properties, onThisMachine(session.getCurrentProject()), named, version);
    }

    private Module module(MavenProject project, Set<String> own) {
        Optional<String> parent = Optional.ofNullable(project.getModel().getParent())
                .map(each -> each.getGroupId() + ":" + each.getArtifactId());
        Map<String, String> properties = new LinkedHashMap<>();
        project.getProperties()
                .stringPropertyNames()
                .forEach(name -> properties.put(name, project.getProperties().getProperty(name)));
        // other machines, a CI server among them, have another settings.xml
        onThisMachine(project).keySet().forEach(name -> ofPoms(project, name)
                .ifPresentOrElse(value -> properties.put(name, value), () -> properties.remove(name)));
        return new Module(
                project.getFile().toPath(),
                project.getArtifactId(),
                project.getPackaging(),
                parent,
                parent.filter(own::contains).isPresent(),
                properties,
                project.getBuildPlugins().stream().map(Plugin::getKey).collect(Collectors.toSet()),
                project.getDependencies().stream()
                        .filter(each -> !Artifact.SCOPE_TEST.equals(each.getScope()))
                        .map(Dependency::getArtifactId)
                        .collect(Collectors.toSet()),
                project.getDistributionManagement() != null
                        && project.getDistributionManagement().getRepository() != null);
    }

    /** The properties of the profiles that settings.xml has activated. */
    private Map<String, String> onThisMachine(MavenProject project) {
        Set<String> active = project.getInjectedProfileIds().values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toSet());
        Map<String, String> properties = new LinkedHashMap<>();
        session.getRequest().getProfiles().stream()
                .filter(profile -> active.contains(profile.getId()))
                .map(Profile::getProperties)
                .forEach(all -> all.stringPropertyNames().forEach(name -> properties.put(name, all.getProperty(name))));
        return properties;
    }

    private static Optional<String> ofPoms(MavenProject project, String name) {
        return Stream.iterate(project, Objects::nonNull, MavenProject::getParent)
                .map(each -> each.getOriginalModel().getProperties().getProperty(name))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
