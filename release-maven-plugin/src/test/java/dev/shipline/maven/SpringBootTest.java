package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.image.ImageRecipe.JavaParts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpringBootTest {
    private static final String BOOT = "org.springframework.boot";

    @TempDir
    Path folder;

    private final Set<Artifact> artifacts = new LinkedHashSet<>();
    private MavenProject project;

    @BeforeEach
    void aModule() {
        project = Builds.project(folder);
        project.getBuild().setFinalName("orders-1.2.3");
        project.setArtifacts(artifacts);
    }

    @Test
    void itsConfigurationSaysWhatToStart() throws Exception {
        plugin("<mainClass>acme.Configured</mainClass>", "");
        project.getProperties().setProperty("start-class", "acme.Property");

        assertThat(parts().mainClass()).contains("acme.Configured");
    }

    @Test
    void theConfigurationOfRepackageComesFirst() throws Exception {
        plugin("<mainClass>acme.Configured</mainClass>", "<mainClass>acme.Repackaged</mainClass>");

        assertThat(parts().mainClass()).contains("acme.Repackaged");
    }

    @Test
    void thenThePropertySaysIt() {
        project.getProperties().setProperty("start-class", "acme.Property");

        assertThat(parts().mainClass()).contains("acme.Property");
    }

    @Test
    void thenTheJarThatItRepackaged() throws Exception {
        plugin("", "");
        jarThatStarts("acme.Found");

        assertThat(parts().mainClass()).contains("acme.Found");
    }

    /** As with spring-boot-starter-parent. */
    @Test
    void anExpressionThatNobodySetSaysNothing() throws Exception {
        plugin("<mainClass>${start-class}</mainClass>", "");
        project.getProperties().setProperty("start-class", "${app.main}");
        assertThat(parts().mainClass()).isEmpty();

        jarThatStarts("acme.Found");

        assertThat(parts().mainClass()).contains("acme.Found");
    }

    @Test
    void aJarOfAnotherPluginSaysNothing() throws Exception {
        jarThatStarts("acme.Found");

        assertThat(parts().mainClass()).isEmpty();
    }

    @Test
    void aJarThatIsNoneSaysNothing() throws Exception {
        plugin("", "");
        Files.createDirectories(folder.resolve("target"));
        Files.writeString(folder.resolve("target/orders-1.2.3.jar"), "no jar");

        assertThat(parts().mainClass()).isEmpty();
    }

    @Test
    void leavesOutWhatIsForTheDevelopersMachine() {
        artifact(BOOT, "spring-boot-devtools");
        artifact(BOOT, "spring-boot-docker-compose");
        artifact(BOOT, "spring-boot");

        assertThat(names()).containsExactly("spring-boot.jar");
    }

    @Test
    void keepsThatWhereThePluginIsToldTo() throws Exception {
        plugin("<excludeDevtools>false</excludeDevtools>", "<excludeDockerCompose>false</excludeDockerCompose>");
        artifact(BOOT, "spring-boot-devtools");
        artifact(BOOT, "spring-boot-docker-compose");

        assertThat(names()).hasSize(2);
    }

    @Test
    void leavesOutWhatThePluginIsToldToLeaveOut() throws Exception {
        plugin(
                "<excludes><exclude><groupId>org.projectlombok</groupId><artifactId>lombok</artifactId></exclude></excludes>"
                        + "<excludeGroupIds>com.acme.local, com.acme.other</excludeGroupIds>",
                "");
        artifact("org.projectlombok", "lombok");
        artifact("com.acme.other", "tools");
        artifact("com.acme", "api");

        assertThat(names()).containsExactly("api.jar");
    }

    private JavaParts parts() {
        return new CompiledJava(project).parts();
    }

    private List<String> names() {
        return parts().dependencies().stream()
                .map(jar -> jar.getFileName().toString())
                .toList();
    }

    private void plugin(String configuration, String execution) throws Exception {
        Plugin plugin = new Plugin();
        plugin.setGroupId(BOOT);
        plugin.setArtifactId("spring-boot-maven-plugin");
        plugin.setConfiguration(dom(configuration));
        PluginExecution repackage = new PluginExecution();
        repackage.addGoal("repackage");
        repackage.setConfiguration(dom(execution));
        plugin.addExecution(repackage);
        project.getBuild().addPlugin(plugin);
    }

    private static Xpp3Dom dom(String content) throws Exception {
        return Xpp3DomBuilder.build(new StringReader("<configuration>" + content + "</configuration>"));
    }

    private void artifact(String group, String name) {
        DefaultArtifactHandler handler = new DefaultArtifactHandler("jar");
        handler.setAddedToClasspath(true);
        Artifact artifact = new DefaultArtifact(group, name, "1.0", "compile", "jar", null, handler);
        artifact.setFile(folder.resolve(name + ".jar").toFile());
        artifacts.add(artifact);
    }

    private void jarThatStarts(String name) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Start-Class"), name);
        Files.createDirectories(folder.resolve("target"));
        try (OutputStream out = Files.newOutputStream(folder.resolve("target/orders-1.2.3.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
    }
}
