package dev.shipline.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
    private static final String POM =
            "<project>\n  <modelVersion>4.0.0</modelVersion>\n  %s\n  <artifactId>orders</artifactId>\n  %s\n</project>\n";

    @TempDir
    Path folder;

    @Test
    void writesPomConfigurationAndValuesAndSaysWhatItFound() {
        Proposal proposal = propose(single("", ""), Modules.FACTS);

        assertThat(Modules.files(proposal))
                .containsExactly(
                        "pom.xml",
                        ".circleci/config.yml",
                        ".ship/values/orders/base.yaml",
                        ".ship/values/orders/dev.yaml",
                        ".ship/values/orders/qa.yaml",
                        ".ship/values/orders/prod.yaml");
        assertThat(proposal.found())
                .contains(
                        "ship.image: quay.io/acme/${project.artifactId}, from git's remote github.com/Acme",
                        "service: orders");
        assertThat(proposal.obsolete()).isEmpty();
    }

    @Test
    void setsTheParentApartAsTheRestIs() {
        Module airy = Modules.module(
                Modules.write(
                        folder.resolve("pom.xml"),
                        "<project>\n  <modelVersion>4.0.0</modelVersion>\n  <artifactId>orders</artifactId>\n\n  <name>Orders</name>\n</project>\n"));

        assertThat(Modules.after(propose(airy, Modules.FACTS), "pom.xml"))
                .contains("<modelVersion>4.0.0</modelVersion>\n\n  <parent>")
                .contains("</parent>\n\n  <artifactId>orders</artifactId>\n\n  <name>");
    }

    @Test
    void findsNothingToDoTheSecondTime() {
        propose(single("", ""), Modules.FACTS).changes().forEach(FileChange::make);

        assertThat(propose(Modules.module(folder.resolve("pom.xml")), Map.of()).changes())
                .isEmpty();
        assertThat(propose(Modules.module(folder.resolve("pom.xml")), Modules.FACTS)
                        .changes())
                .isEmpty();
    }

    @Test
    void asksForAllThatItCannotFindOutAtOnce() {
        Project project = new Project(folder, List.of(single("", "")), Optional.empty(), "main");

        assertThatThrownBy(() -> new Init(project, Modules.wishes(Map.of())).proposal())
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContainingAll(
                        "3 problems", "-Dship.image=", "-Dship.chart=s3://", "-Dship.values=", "add it to the command");
    }

    @Test
    void saysWhatHoldsOnThisMachineAlone() {
        Project project = new Project(folder, List.of(single("", "")), Optional.empty(), "main");
        Map<String, String> settings = Map.of("ship.image", "quay.io/acme/orders", "ship.chart", "s3://other/chart");

        Proposal proposal = new Init(project, new Wishes(Modules.FACTS, settings, Set.of(), "1")).proposal();

        assertThat(proposal.found())
                .anyMatch(line -> line.startsWith(
                        "ship.image: quay.io/acme/orders, which settings.xml says on this machine alone"));
        assertThat(Modules.after(proposal, "pom.xml"))
                .contains("<ship.chart>" + Modules.FACTS.get("ship.chart"))
                .doesNotContain("ship.image");
    }

    @Test
    void asksForNothingThatACompanysParentSays() {
        Map<String, String> inherited = new HashMap<>(Modules.FACTS);
        inherited.put("ship.image", "quay.io/acme/orders");
        Module module = single("", "");
        Module child = new Module(
                module.pom(),
                "orders",
                "jar",
                Optional.of("com.acme:parent"),
                false,
                inherited,
                Set.of("dev.shipline:release-maven-plugin"),
                Set.of(),
                false);

        assertThat(Modules.files(propose(child, Map.of())))
                .contains(".circleci/config.yml")
                .doesNotContain("pom.xml");
    }

    @Test
    void goesOnCompilingForTheSameJava() {
        Module module =
                single("", "<properties>\n    <maven.compiler.target>1.8</maven.compiler.target>\n  </properties>");
        assertThat(Modules.after(propose(module, Modules.FACTS), "pom.xml"))
                .contains("<maven.compiler.release>8</maven.compiler.release>");

        module = single("", "<properties>\n    <maven.compiler.release>21</maven.compiler.release>\n  </properties>");
        Proposal proposal = propose(module, Modules.FACTS);
        assertThat(Modules.after(proposal, "pom.xml")).containsOnlyOnce("maven.compiler.release>21");
        assertThat(Modules.after(proposal, ".circleci/config.yml")).contains("cimg/openjdk:21.0");
    }

    @Test
    void goesOnUploadingJars() {
        Module module = single(
                "",
                "<distributionManagement>\n    <repository><id>r</id><url>u</url></repository>\n  </distributionManagement>");
        assertThat(Modules.after(propose(module, Modules.FACTS), "pom.xml"))
                .contains("<maven.deploy.skip>false</maven.deploy.skip>");

        module = single(
                "<parent><groupId>com.acme</groupId><artifactId>p</artifactId><version>1</version></parent>",
                "<distributionManagement>\n    <repository><id>r</id><url>u</url></repository>\n  </distributionManagement>");
        assertThat(Modules.after(propose(module, Modules.FACTS), "pom.xml")).doesNotContain("maven.deploy.skip");
    }

    @Test
    void keepsTheBranchThatIsTheTrunk() {
        Project project = new Project(folder, List.of(single("", "")), Optional.of(Modules.ACME), "develop");

        Proposal proposal = new Init(project, Modules.wishes(Modules.FACTS)).proposal();

        assertThat(Modules.after(proposal, "pom.xml")).contains("<ship.trunk>develop</ship.trunk>");
        assertThat(Modules.after(proposal, ".circleci/config.yml")).contains("branches: {only: develop}");
    }

    @Test
    void leavesAConfigurationAloneThatIsNotOurs() {
        Modules.write(folder.resolve(".circleci/config.yml"), "version: 2.1\njobs: {}\n");

        Proposal proposal = propose(single("", ""), Modules.FACTS);

        assertThat(Modules.files(proposal))
                .contains(".circleci/config.ship.yml")
                .doesNotContain(".circleci/config.yml");
        assertThat(proposal.next())
                .anySatisfy(note -> assertThat(note).contains("git mv -f .circleci/config.ship.yml"));
    }

    @Test
    void leavesOurOwnConfigurationAloneOnceATeamHasChangedIt() {
        Modules.write(
                folder.resolve(".circleci/config.yml"),
                CircleConfig.of(Modules.project(folder, single("", ""))) + "# ours now\n");

        assertThat(Modules.files(propose(single("", ""), Modules.FACTS)))
                .noneMatch(file -> file.startsWith(".circleci"));
    }

    @Test
    void leavesTheConfigurationToTheTopOfTheRepository() {
        Modules.write(folder.resolve(".git/HEAD"), "ref: refs/heads/main\n");
        Module module = Modules.module(Modules.write(
                folder.resolve("services/orders/pom.xml"),
                "<project>\n  <artifactId>orders</artifactId>\n</project>\n"));

        Proposal proposal = new Init(
                        Modules.project(folder.resolve("services/orders"), module), Modules.wishes(Modules.FACTS))
                .proposal();

        assertThat(Modules.files(proposal)).contains("pom.xml").noneMatch(file -> file.startsWith(".circleci"));
        assertThat(proposal.next()).anySatisfy(note -> assertThat(note).contains("at its top alone"));
    }

    @Test
    void saysWhereTheValuesGo() {
        assertThat(propose(single("", ""), Modules.FACTS).next()).anySatisfy(note -> assertThat(note)
                .contains("aws s3 cp --recursive .ship/values/orders s3://acme-values/orders"));
    }

    @Test
    void leavesValuesAloneThatAreThere() {
        Modules.write(folder.resolve(".ship/values/orders/base.yaml"), "name: mine\n");

        assertThat(Modules.files(propose(single("", ""), Modules.FACTS)))
                .contains(".ship/values/orders/dev.yaml")
                .doesNotContain(".ship/values/orders/base.yaml");
    }

    @Test
    void asksActuatorWhetherThePodsAreReady() {
        Module module = single(
                "",
                "<dependencies><dependency><groupId>b</groupId><artifactId>spring-boot-starter-actuator</artifactId></dependency></dependencies>");

        assertThat(Modules.after(propose(module, Modules.FACTS), ".ship/values/orders/base.yaml"))
                .contains("/actuator/health/readiness");
        assertThat(Modules.after(propose(single("", ""), Modules.FACTS), ".ship/values/orders/base.yaml"))
                .doesNotContain("actuator");
    }

    @Test
    void givesAReactorOneParentAndKeepsItsLibrariesOut() {
        Path root = Modules.write(folder.resolve("pom.xml"), """
                <project>
                  <groupId>com.acme</groupId>
                  <artifactId>shop</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <modules>
                    <module>api</module>
                    <module>orders</module>
                  </modules>
                </project>
                """);
        String child =
                "<project>\n  <parent>\n    <groupId>com.acme</groupId>\n    <artifactId>shop</artifactId>\n    <version>1</version>\n  </parent>\n  <artifactId>%s</artifactId>\n</project>\n";
        Path api = Modules.write(folder.resolve("api/pom.xml"), child.formatted("api"));
        Path orders = Modules.write(folder.resolve("orders/pom.xml"), child.formatted("orders"));
        Modules.write(
                folder.resolve("orders/src/main/java/App.java"),
                "class App { public static void main(String... a) {} }");
        Module shop = Modules.module(root);

        Proposal proposal = new Init(
                        Modules.project(folder, shop, Modules.module(api, shop), Modules.module(orders, shop)),
                        Modules.wishes(Modules.FACTS))
                .proposal();

        assertThat(Modules.files(proposal)).contains("pom.xml", "api/pom.xml").doesNotContain("orders/pom.xml");
        assertThat(Modules.after(proposal, "pom.xml")).contains("release-parent-pom", "ship.image");
        assertThat(Modules.after(proposal, "api/pom.xml"))
                .contains("<ship.skip>true</ship.skip>")
                .doesNotContain("ship.image");
        assertThat(Modules.after(proposal, ".circleci/config.yml"))
                .contains("paths: [api/target, orders/target]", "compile ship:upgrade -Dmaven.main.skip=true");
        assertThat(Modules.files(proposal))
                .contains(".ship/values/orders/base.yaml")
                .doesNotContain(".ship/values/api/base.yaml");
    }

    @Test
    void saysHowToNameServicesThatItDoesNotRecognise() {
        Module api = single("", "");
        Module other = Modules.module(
                Modules.write(folder.resolve("b/pom.xml"), "<project><artifactId>b</artifactId></project>"));
        Project project = Modules.project(folder, api, other);

        assertThatThrownBy(() -> new Init(project, Modules.wishes(Modules.FACTS)).proposal())
                .hasMessageContaining("-Dship.init.services=");
        assertThat(Modules.files(new Init(project, new Wishes(Modules.FACTS, Map.of(), Set.of("b"), "1")).proposal()))
                .contains("b/pom.xml")
                .doesNotContain("pom.xml");
    }

    private Module single(String parent, String rest) {
        return Modules.module(Modules.write(folder.resolve("pom.xml"), POM.formatted(parent, rest)));
    }

    private Proposal propose(Module module, Map<String, String> properties) {
        return new Init(Modules.project(folder, module), Modules.wishes(properties)).proposal();
    }
}
