package dev.shipline.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Settings;

/** Maven's own objects as a build would have them. */
final class Builds {
    private Builds() {}

    static MavenProject project(Path folder) {
        Model model = new Model();
        model.setGroupId("com.acme");
        model.setArtifactId("orders");
        model.setVersion("1.2.3");
        Build build = new Build();
        build.setDirectory(folder.resolve("target").toString());
        build.setOutputDirectory(folder.resolve("target/classes").toString());
        model.setBuild(build);
        MavenProject project = new MavenProject(model);
        project.setFile(new File(folder.toFile(), "pom.xml"));
        return project;
    }

    static MavenSession session(String... goals) {
        return session(new Properties(), List.of(), goals);
    }

    @SuppressWarnings("deprecation")
    static MavenSession session(Properties userProperties, List<String> profiles, String... goals) {
        MavenExecutionRequest request = new DefaultMavenExecutionRequest()
                .setGoals(List.of(goals))
                .setUserProperties(userProperties)
                .setActiveProfiles(profiles);
        MavenSession session =
                new MavenSession(null, request, new DefaultMavenExecutionResult(), List.<MavenProject>of());
        return session;
    }

    static Settings settings(MavenSession session) {
        return session.getSettings();
    }
}
