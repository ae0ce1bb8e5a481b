package dev.shipline.maven;

import dev.shipline.image.ImageRecipe.JavaParts;
import dev.shipline.supply.Library;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.project.MavenProject;

/** What Maven compiled and resolved, read when an image is built of it. */
record CompiledJava(MavenProject project) {
    JavaParts parts() {
        SpringBoot boot = new SpringBoot(project);
        List<Path> released = new ArrayList<>();
        List<Path> snapshots = new ArrayList<>();
        for (Artifact artifact : project.getArtifacts()) {
            if (artifact.getArtifactHandler().isAddedToClasspath()
                    && isAtRuntime(artifact)
                    && !boot.leavesOut(artifact)) {
                (artifact.isSnapshot() ? snapshots : released)
                        .add(artifact.getFile().toPath());
            }
        }
        return new JavaParts(Path.of(project.getBuild().getOutputDirectory()), released, snapshots, boot.mainClass());
    }

    /** The same class path, with names. */
    List<Library> libraries() {
        return project.getArtifacts().stream()
                .filter(artifact -> artifact.getArtifactHandler().isAddedToClasspath() && isAtRuntime(artifact))
                .map(CompiledJava::library)
                .toList();
    }

    private static Library library(Artifact artifact) {
        return new Library(
                artifact.getGroupId(),
                artifact.getArtifactId(),
                artifact.getVersion(),
                artifact.getType(),
                Optional.ofNullable(artifact.getClassifier()).filter(text -> !text.isEmpty()),
                artifact.isOptional(),
                artifact.getFile().toPath(),
                artifact.getId(),
                parent(artifact));
    }

    /** The trail leads from the project to the artifact, both included. */
    private static Optional<String> parent(Artifact artifact) {
        List<String> trail = artifact.getDependencyTrail();
        return trail == null || trail.size() < 3 ? Optional.empty() : Optional.of(trail.get(trail.size() - 2));
    }

    private static boolean isAtRuntime(Artifact artifact) {
        return Artifact.SCOPE_COMPILE.equals(artifact.getScope()) || Artifact.SCOPE_RUNTIME.equals(artifact.getScope());
    }
}
