package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.doctor.Finding.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownPropertiesTest {
    private final MavenProject project = Builds.project(Path.of("").toAbsolutePath());
    private final Properties commandLine = new Properties();

    @BeforeEach
    void asWritten() {
        project.setOriginalModel(new Model());
    }

    @Test
    void areNoneWhereEachIsAParameter() {
        project.getProperties().setProperty("ship.image", "quay.io/acme/orders");
        project.getProperties().setProperty("ship.image.digest", "sha256:0");
        project.getProperties().setProperty("shipping.cost", "12");
        commandLine.setProperty("ship.doctor.fail", "never");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void areToldWithTheNameThatWasMeant() {
        project.getProperties().setProperty("ship.nmaespace", "team");
        commandLine.setProperty("ship.dryrun", "true");
        commandLine.setProperty("ship.of.theseus", "true");

        assertThat(warnings())
                .containsExactly(
                        "ship.dryrun is no property of the plugin or its parent POM, so it does nothing; ship.dryRun was"
                                + " probably meant",
                        "ship.nmaespace is no property of the plugin or its parent POM, so it does nothing;"
                                + " ship.namespace was probably meant",
                        "ship.of.theseus is no property of the plugin or its parent POM, so it does nothing;"
                                + " mvn ship:help -Ddetail lists those there are");
    }

    @Test
    void areNotThoseOfTheParentPom() {
        MavenProject parent = new MavenProject();
        parent.setArtifactId("release-parent-pom");
        parent.setOriginalModel(new Model());
        parent.getOriginalModel().addProperty("ship.phase", "deploy");
        project.setParent(parent);
        project.getProperties().setProperty("ship.phase", "none");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void areNotThoseThatAPomUses() {
        project.getProperties().setProperty("ship.company.bucket", "acme");
        project.getOriginalModel().addProperty("ship.values", "s3://${ship.company.bucket}/orders");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void thatAreSwitchesSayTrueOrFalseAndNothingElse() {
        project.getProperties().setProperty("ship.skip", "TRUE");
        project.getProperties().setProperty("ship.scan.fixable", "on");
        project.getProperties().setProperty("ship.helm.test", "");
        project.getProperties().setProperty("ship.dryRun", "maybe");
        commandLine.setProperty("ship.dryRun", "yes");
        commandLine.setProperty("ship.values.base", "flase");
        Problems problems = new Problems();

        new Switches(maven()).check(problems);

        assertThatThrownBy(() -> problems.throwIfAny("cannot", "do"))
                .hasMessageContaining("there are 3 problems")
                .hasMessageContaining("ship.dryRun is wrong: \"yes\" is neither true nor false")
                .hasMessageContaining("ship.scan.fixable is wrong: \"on\"")
                .hasMessageContaining("ship.values.base is wrong: \"flase\"");
    }

    @ParameterizedTest
    @CsvSource({"3.8.7,OK", "3.9.16,OK", "4.0.0-rc-6,OK", "3.8.6,FAILED", "3.6.3,FAILED"})
    void aMavenIsOldOrNot(String version, Outcome outcome) {
        assertThat(SurroundingChecks.maven(Optional.of(version)).outcome()).isEqualTo(outcome);
        assertThat(SurroundingChecks.maven(Optional.empty()).outcome()).isEqualTo(Outcome.WARNING);
    }

    private List<String> warnings() {
        return new UnknownProperties(maven()).warnings();
    }

    private MavenParts maven() {
        MavenSession session = Builds.session(commandLine, List.of(), "deploy");
        return new MavenParts(project, session, null, null);
    }
}
