package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.DependencyManagement;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

class ModuleFilesTest {
    private static final Path TOP = Path.of("/suite");

    private final MavenProject suite = module("suite", "pom", TOP.resolve("pom.xml"));
    private final MavenProject bom = module("bom", "pom", TOP.resolve("bom/pom.xml"));
    private final MavenProject model = module("model", "jar", TOP.resolve("model/pom.xml"));
    private final MavenProject library = uses(module("library", "jar", TOP.resolve("library/pom.xml")), "model", null);
    private final MavenProject fixtures = module("fixtures", "jar", TOP.resolve("fixtures/pom.xml"));
    private final MavenProject orders = module("orders", "jar", TOP.resolve("orders/pom.xml"));
    private final MavenProject billing = module("billing", "jar", TOP.resolve("billing/pom.xml"));

    @Test
    void areTheFolderTheModulesItUsesAndThePomsOfItsParents() {
        MavenProject far = module("release-parent-pom", "pom", Path.of("/repository/release-parent-pom.pom"));
        suite.setParent(far);
        orders.setParent(suite);
        uses(orders, "library", null);
        uses(orders, "fixtures", "test");
        Dependency imported = dependency("bom", "import");
        suite.getOriginalModel().setDependencyManagement(new DependencyManagement());
        suite.getOriginalModel().getDependencyManagement().addDependency(imported);

        assertThat(files().of(orders))
                .containsExactlyInAnyOrder(
                        TOP.resolve("orders"),
                        TOP.resolve("library"),
                        TOP.resolve("model"),
                        TOP.resolve("pom.xml"),
                        TOP.resolve("bom/pom.xml"),
                        Path.of("/repository/release-parent-pom.pom"),
                        TOP.resolve(".mvn"));
    }

    @Test
    void endWhereModulesUseEachOther() {
        uses(model, "library", null);
        assertThat(files().of(library))
                .containsExactlyInAnyOrder(TOP.resolve("library"), TOP.resolve("model"), TOP.resolve(".mvn"));
    }

    private ModuleFiles files() {
        MavenSession session = Builds.session("deploy");
        session.getRequest().setMultiModuleProjectDirectory(new File(TOP.toString()));
        List<MavenProject> all = List.of(suite, bom, model, library, fixtures, orders, billing);
        session.setProjects(all);
        session.setAllProjects(all);
        return new ModuleFiles(session);
    }

    private static MavenProject module(String name, String packaging, Path pom) {
        Model written = new Model();
        written.setGroupId("com.acme");
        written.setArtifactId(name);
        written.setPackaging(packaging);
        MavenProject project = new MavenProject(written);
        project.setOriginalModel(written);
        project.setFile(pom.toFile());
        return project;
    }

    private static MavenProject uses(MavenProject module, String name, String scope) {
        module.getModel().addDependency(dependency(name, scope));
        return module;
    }

    private static Dependency dependency(String name, String scope) {
        Dependency dependency = new Dependency();
        dependency.setGroupId("com.acme");
        dependency.setArtifactId(name);
        dependency.setScope(scope);
        return dependency;
    }
}
