package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;

/** Finds what the image of a module is made of: its folder, those of the modules of this build that it uses, the POMs of its parents, Maven's own settings. */
final class ModuleFiles {
    private final Map<String, MavenProject> modules = new HashMap<>();
    private final File top;

    ModuleFiles(MavenSession session) {
        requireNonNull(session, "session is null");
        // also those that -pl leaves out
        session.getAllProjects()
                .forEach(module -> modules.put(key(module.getGroupId(), module.getArtifactId()), module));
        this.top = session.getRequest().getMultiModuleProjectDirectory();
    }

    /** Files and folders; some may lie in no repository, or not exist. */
    Set<Path> of(MavenProject module) {
        Set<Path> files = new LinkedHashSet<>();
        add(module, files);
        if (top != null) {
            files.add(top.toPath().resolve(".mvn"));
        }
        return files;
    }

    private void add(MavenProject module, Set<Path> files) {
        // an aggregator's folder has all modules in it: of it, and of a parent, only the POM counts
        boolean isFolder = !"pom".equals(module.getPackaging());
        if (!files.add(
                isFolder ? module.getBasedir().toPath() : module.getFile().toPath())) {
            return;
        }
        for (MavenProject parent = module.getParent(); parent != null; parent = parent.getParent()) {
            if (parent.getFile() != null) {
                files.add(parent.getFile().toPath());
            }
            managed(parent, files);
        }
        managed(module, files);
        module.getDependencies().stream()
                .filter(dependency -> !"test".equals(dependency.getScope()))
                .forEach(dependency -> use(dependency, files));
    }

    /** Of what a POM manages, only what it imports is not in it. */
    private void managed(MavenProject pom, Set<Path> files) {
        Model written = pom.getOriginalModel();
        if (written == null || written.getDependencyManagement() == null) {
            return;
        }
        List<Dependency> dependencies = written.getDependencyManagement().getDependencies();
        dependencies.stream()
                .filter(dependency -> "import".equals(dependency.getScope()))
                .forEach(dependency -> use(dependency, files));
    }

    private void use(Dependency dependency, Set<Path> files) {
        MavenProject used = modules.get(key(dependency.getGroupId(), dependency.getArtifactId()));
        if (used != null) {
            add(used, files);
        }
    }

    private static String key(String group, String artifact) {
        return group + ":" + artifact;
    }
}
