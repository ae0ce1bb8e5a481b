package dev.shipline.guard;

import java.util.List;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.Profile;
import org.apache.maven.project.MavenProject;

/** A module as Maven hands it over. */
final class Module {
    private final MavenProject project;

    private Module(MavenProject project) {
        this.project = project;
    }

    static Module named(String name) {
        Model written = new Model();
        written.setArtifactId(name);
        written.setPackaging("jar");
        MavenProject project = new MavenProject(written.clone());
        project.setOriginalModel(written);
        Plugin plugin = new Plugin();
        plugin.setGroupId("dev.shipline");
        plugin.setArtifactId("release-maven-plugin");
        project.getBuild().addPlugin(plugin);
        return new Module(project);
    }

    Module below(Module parent) {
        project.setParent(parent.project);
        return this;
    }

    Module with(String property, String value) {
        project.getOriginalModel().addProperty(property, value);
        project.getProperties().setProperty(property, value);
        return this;
    }

    /** @param properties names and values in turn */
    Module profile(String id, String... properties) {
        Profile profile = new Profile();
        profile.setId(id);
        for (int i = 0; i < properties.length; i += 2) {
            profile.addProperty(properties[i], properties[i + 1]);
        }
        project.getOriginalModel().addProfile(profile);
        return this;
    }

    Module active(String... ids) {
        project.setInjectedProfileIds("pom", List.of(ids));
        return this;
    }

    /** What the profile that is active would have set. */
    Module chosen(String environment) {
        project.getProperties().setProperty("ship.env", environment);
        return this;
    }

    Lineage lineage() {
        return new Lineage(project);
    }
}
