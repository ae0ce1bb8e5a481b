package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.model.Model;
import org.apache.maven.model.Profile;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentGuardTest {
    @TempDir
    Path folder;

    @Test
    void hasNothingAgainstNoEnvironment() {
        assertThat(problems(project(), List.of(), new Properties(), null)).isEmpty();
    }

    @Test
    void hasNothingAgainstTheOneThatWasAskedFor() {
        assertThat(problems(project("env=prod"), List.of("env=prod"), new Properties(), "prod"))
                .isEmpty();
    }

    @Test
    void takesAnEnvironmentThatOnlyAPropertyNames() {
        assertThat(problems(project(), List.of(), new Properties(), "load-test"))
                .isEmpty();
    }

    @Test
    void refusesAProfileThatIsNotThere() {
        assertThat(problems(project(), List.of("env=typo"), new Properties(), null))
                .singleElement()
                .asString()
                .contains("no environment \"typo\"", "no profile with the id env=typo");
    }

    @Test
    void refusesAPropertyThatNoProfileAnswersTo() {
        Properties properties = new Properties();
        properties.setProperty("env", "prd");
        assertThat(problems(project(), List.of(), properties, null))
                .singleElement()
                .asString()
                .contains("\"prd\"");
    }

    @Test
    void refusesTwoAtOnce() {
        assertThat(problems(project("env=dev", "env=prod"), List.of("env=dev", "env=prod"), new Properties(), "prod"))
                .singleElement()
                .asString()
                .contains("more than one environment is chosen (dev, prod)");
    }

    @Test
    void refusesAPropertyOfTheServiceThatBeatsTheProfile() {
        assertThat(problems(project("env=prod"), List.of("env=prod"), new Properties(), "dev"))
                .singleElement()
                .asString()
                .contains("the profile env=prod is active, but ship.env is \"dev\"");
    }

    /** It would release to that place although nobody chose one. */
    @Test
    void refusesAPropertyOfAPomThatHoldsForEveryEnvironment() {
        MavenProject parent = project();
        parent.setArtifactId("company");
        parent.setOriginalModel(new Model());
        parent.getOriginalModel().addProperty("ship.env", "dev");
        MavenProject service = project();
        service.setParent(parent);
        assertThat(problems(service, List.of(), new Properties(), "dev"))
                .singleElement()
                .asString()
                .contains("ship.env is set in the <properties> of company", "a profile with the id env=dev");
    }

    /** As with -Denv=prod: what the service says of prod, its namespace or that it takes an approval, would be passed by. */
    @Test
    void refusesAProfileOfTheServiceThatIsNotActive() {
        MavenProject service = project("env=prod");
        service.setParent(having("env=prod"));
        service.setOriginalModel(having("env=prod").getOriginalModel());

        assertThat(problems(service, List.of(), new Properties(), "prod"))
                .singleElement()
                .asString()
                .contains("a profile env=prod of", "is not active", "-P env=prod", "<name>env</name>");

        service.setInjectedProfileIds("com.acme:orders:1", List.of("env=prod"));
        assertThat(problems(service, List.of(), new Properties(), "prod")).isEmpty();
    }

    private MavenProject having(String profile) {
        MavenProject pom = project();
        Profile one = new Profile();
        one.setId(profile);
        pom.setOriginalModel(new Model());
        pom.getOriginalModel().addProfile(one);
        return pom;
    }

    private List<String> problems(
            MavenProject project, List<String> profiles, Properties properties, String environment) {
        return new EnvironmentGuard(project, Builds.session(properties, profiles, "deploy"))
                .problems(Optional.ofNullable(environment));
    }

    private MavenProject project(String... activeProfiles) {
        MavenProject project = Builds.project(folder);
        project.setInjectedProfileIds("dev.shipline:release-parent-pom:1", List.of(activeProfiles));
        return project;
    }
}
