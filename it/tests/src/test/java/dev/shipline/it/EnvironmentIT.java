package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Where a deploy goes, and that it goes nowhere when that is in doubt. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnvironmentIT {
    private World world;
    private Path tiny;

    @BeforeAll
    void start() throws IOException {
        world = World.start("environment");
        tiny = checkOut("tiny");
    }

    @AfterAll
    void close() {
        world.close();
    }

    @OnEveryMaven
    void refusesAProfileThatDoesNotExist(String maven) {
        String errors = errors(refused(maven, tiny, "-P", "env=prdo"));
        assertThat(errors)
                .contains(
                        maven.equals("next")
                                ? "The requested profiles [env=prdo] could not be activated"
                                : "-P env=prdo names no environment (did you mean -P env=prod?); there are dev, prod, qa");
    }

    @OnEveryMaven
    void refusesAPropertyThatNamesNoEnvironment(String maven) {
        assertThat(errors(refused(maven, tiny, "-Denv=typo")))
                .contains("-Denv=typo names no environment; there are dev, prod, qa");
    }

    @OnEveryMaven
    void refusesTwoAtOnce(String maven) {
        assertThat(errors(refused(maven, tiny, "-P", "env=dev,env=qa")))
                .contains("more than one environment is chosen (dev, qa)", "choose one with -P env=<name>");
    }

    @OnEveryMaven
    void refusesAnEnvironmentThatHoldsForEveryProfile(String maven) {
        Path stubborn = checkOut("stubborn-" + maven, "<properties><ship.env>dev</ship.env></properties>");
        assertThat(errors(refused(maven, stubborn, "-P", "env=prod")))
                .contains("ship.env is set in the <properties> of stubborn-" + maven, "env=dev");
    }

    @OnEveryMaven
    void endsWithTheImageWhereNoneIsChosen(String maven) {
        SandboxState before = SandboxState.of(world.sandbox());

        MavenBuild.Result result = world.run(world.maven(maven), checkOut("none-" + maven), "deploy");

        assertThat(result.output()).contains("BUILD SUCCESS", "No environment is chosen", "-P env=<name>");
        assertThat(world.sandbox().registry().tags("acme/none-" + maven))
                .singleElement()
                .asString()
                .matches("[0-9a-f]{7}");
        assertThat(SandboxState.of(world.sandbox()).cluster()).isEqualTo(before.cluster());
    }

    @OnEveryMaven
    void takesThePropertyAsWellAsTheProfile(String maven) {
        Path service = checkOut("either-" + maven);

        MavenBuild.Result byProperty = world.run(world.maven(maven), service, "deploy", "-Denv=dev");
        assertThat(byProperty.output()).contains("BUILD SUCCESS", "to dev as either-" + maven + "-dev");
        assertThat(SandboxState.of(world.sandbox()).revisions("dev", "either-" + maven + "-dev"))
                .containsExactly(1);

        MavenBuild.Result byProfile = world.run(world.maven(maven), service, "ship:plan", "-P", "env=dev");
        assertThat(byProfile.output()).contains("BUILD SUCCESS", "revision 1, no resource changes");
    }

    @OnEveryMaven
    void knowsTheEnvironmentsOfACompanysParentToo(String maven) {
        String name = "grandchild-" + maven;
        SmallProject project = world.project(name + "-source");
        project.module("company").pom(SmallProject.withParent("company", """
                <packaging>pom</packaging>
                <profiles>
                  <profile>
                    <id>env=staging</id>
                    <activation><property><name>env</name><value>staging</value></property></activation>
                    <properties><ship.env>staging</ship.env><ship.check.phase>validate</ship.check.phase></properties>
                  </profile>
                </profiles>"""));
        project.module("service")
                .pom(SmallProject.childOf("com.acme:company:1.0.0-SNAPSHOT", "../company/pom.xml", name, """
                        <profiles>
                          <profile>
                            <id>env=dev</id>
                            <properties><ship.namespace>apart</ship.namespace></properties>
                          </profile>
                        </profiles>"""))
                .mainClass();
        SmallProject.uploadValues(world, name, "dev", "staging");
        Path service = world.checkOut(project).folder().resolve("service");

        assertThat(world.run(world.maven(maven), service, "ship:check", "-P", "env=staging")
                        .output())
                .contains("BUILD SUCCESS", "s3://values/" + name + "/staging.yaml");
        assertThat(world.run(world.maven(maven), service, "ship:check", "-P", "env=dev")
                        .output())
                .contains("BUILD SUCCESS", "s3://values/" + name + "/dev.yaml");
        // the service's own profile has no activation: what it says of dev would be passed by
        assertThat(errors(world.run(world.maven(maven), service, "ship:check", "-Denv=dev")))
                .contains("a profile env=dev of " + name + " or a parent is not active");
    }

    private Path checkOut(String service, String... pieces) {
        SmallProject.uploadValues(world, service, "dev");
        return world.checkOut(world.project(service + "-source").service(service, pieces))
                .folder();
    }

    /** In validate: nothing was compiled. */
    private MavenBuild.Result refused(String maven, Path service, String... environment) {
        SandboxState before = SandboxState.of(world.sandbox());
        List<String> arguments = new ArrayList<>(List.of("deploy"));
        arguments.addAll(List.of(environment));
        MavenBuild.Result result = world.run(world.maven(maven), service, arguments.toArray(String[]::new));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(service.resolve("target/classes")).doesNotExist();
        assertThat(SandboxState.of(world.sandbox())).isEqualTo(before);
        return result;
    }

    private static String errors(MavenBuild.Result result) {
        return String.join("\n", ErrorLines.of(result));
    }
}
