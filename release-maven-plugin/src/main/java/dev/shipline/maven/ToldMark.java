package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseListener;
import dev.shipline.pipeline.ReleaseReport;
import dev.shipline.pipeline.Stage;
import org.apache.maven.project.MavenProject;

/** Marks a module of which the goals tell themselves how its build ended: the build extension, which loads no class of ours, leaves it alone. */
final class ToldMark implements ReleaseListener {
    private static final String NAME = "dev.shipline.build.told";

    private final MavenProject project;

    ToldMark(MavenProject project) {
        this.project = requireNonNull(project, "project is null");
    }

    @Override
    public void stageStarted(Stage stage, Release release) {
        project.setContextValue(NAME, Boolean.TRUE);
    }

    @Override
    public void stageFinished(Stage stage, ReleaseReport report) {
        project.setContextValue(NAME, Boolean.TRUE);
    }
}
