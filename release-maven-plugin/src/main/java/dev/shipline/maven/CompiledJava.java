package dev.shipline.maven;

import dev.shipline.image.ImageRecipe.JavaParts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private static boolean isAtRuntime(Artifact artifact) {
        return Artifact.SCOPE_COMPILE.equals(artifact.getScope()) || Artifact.SCOPE_RUNTIME.equals(artifact.getScope());
    }
}
