package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A company's parent in between, its services in one reactor, and what Maven lets pass there. Each build ends in validate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardIT {
    private static final String STAGING = """
            <profiles>
              <profile>
                <id>env=staging</id>
                <activation><property><name>env</name><value>staging</value></property></activation>
                <properties><ship.env>staging</ship.env></properties>
              </profile>
            </profiles>""";

    private World world;
    private Path suite;

    @BeforeAll
    void start() throws IOException {
        world = World.start("guard");
        suite = suite();
    }

    @AfterAll
    void close() {
        world.close();
    }

    @OnEveryMaven
    void takesACompanysEnvironmentInEveryModule(String maven) {
        String output = passed(maven, Map.of(), suite, "-Denv=staging", "-pl", "!:stray", "-T2");
        assertThat(output.lines().filter(line -> line.contains("(ship-guard) @")))
                .hasSize(4);
        assertThat(passed(maven, Map.of(), suite, "-P", "env=staging", "-pl", ":orders"))
                .contains("(ship-guard) @ orders");
    }

    /** Before the first module is released, and not when the reactor comes to the stray. */
    @OnEveryMaven
    void refusesAModuleThatWouldBeLeftOut(String maven) {
        String errors = refused(maven, Map.of(), suite, "-Denv=staging", "-fae");
        assertThat(errors)
                .contains("the module stray has no environment staging, which others of this build have")
                .contains("-pl '!:stray'");
    }

    @OnEveryMaven
    void refusesWhatWouldGoUnnoticed(String maven) {
        assertThat(refused(maven, Map.of(), suite, "-Denv="))
                .contains("-Denv= is empty", "there are dev, prod, qa, staging");
        assertThat(refused(maven, Map.of(), suite, "-Denv=stagin", "-T2"))
                .contains("did you mean -Denv=staging?); there are dev, prod, qa, staging");
        assertThat(refused(maven, Map.of(), suite, "-P", "env=dev", "-Denv=prod"))
                .contains("more than one environment is chosen (dev, prod)");
        assertThat(refused(maven, Map.of(), suite, "-Denv=prod"))
                .contains("ship.dirty is mark in the <properties> of orders")
                .contains("wins over refuse of the profile env=prod in release-parent-pom");
        assertThat(passed(maven, Map.of(), suite, "-Denv=prod", "-Dship.check.skip-env"))
                .contains("BUILD SUCCESS");
    }

    @OnEveryMaven
    void isTheSameOnTheNewestJdk(String maven) throws IOException {
        Optional<Path> jdk = OtherJdk.home();
        assumeThat(jdk).as("a newer JDK beside this one").isPresent();
        Map<String, String> environment = Map.of("JAVA_HOME", jdk.get().toString());
        assertThat(refused(maven, environment, suite, "-Denv=stagin")).contains("did you mean -Denv=staging?");
        assertThat(passed(maven, environment, suite, "-Denv=dev", "-pl", "billing"))
                .contains("(ship-guard) @ billing");
    }

    @Test
    void saysAllAtOnceAndHowToTurnItOff() {
        String errors = refused("floor", Map.of(), suite, "-P", "quikc,env=stagin", "-Denv=qqa");
        assertThat(errors)
                .contains("-P quikc names no profile")
                .contains("-P env=stagin names no environment (did you mean -P env=staging?)")
                .contains("-Denv=qqa names no environment (did you mean -Denv=qa?)")
                .contains("ship.check.skip-profiles=true turns this check off")
                .contains("ship.check.skip-env=true turns this check off");
        assertThat(passed("floor", Map.of(), suite, "-P", "quikc", "-Dship.check.skip-all"))
                .contains("BUILD SUCCESS");
    }

    private Path suite() {
        SmallProject suite = world.project("suite").file(".gitignore", "target/\n");
        suite.pom(SmallProject.project(SmallProject.artifact("suite") + """
                <packaging>pom</packaging>
                <modules><module>company</module><module>orders</module><module>billing</module><module>library</module><module>stray</module></modules>"""));
        suite.module("company").pom(SmallProject.withParent("company", "<packaging>pom</packaging>", STAGING));
        suite.module("orders")
                .pom(child("orders", "<ship.dirty>mark</ship.dirty>"))
                .mainClass();
        suite.module("billing").pom(child("billing", "")).mainClass();
        suite.module("library").pom(child("library", "<ship.skip>true</ship.skip>"));
        suite.module("stray").pom(SmallProject.withParent("stray")).mainClass();
        return world.checkOut(suite).folder();
    }

    private static String child(String name, String properties) {
        return SmallProject.childOf(
                "com.acme:company:1.0.0-SNAPSHOT",
                "../company/pom.xml",
                name,
                "<properties>" + properties + "</properties>");
    }

    private String passed(String maven, Map<String, String> environment, Path project, String... arguments) {
        MavenBuild.Result result = validate(maven, environment, project, arguments);
        assertThat(result.output()).contains("BUILD SUCCESS");
        return result.output();
    }

    private String refused(String maven, Map<String, String> environment, Path project, String... arguments) {
        MavenBuild.Result result = validate(maven, environment, project, arguments);
        assertThat(result.exitCode()).isEqualTo(1);
        return String.join("\n", ErrorLines.of(result));
    }

    /** The profiles of the parent bind ship:check, whose checks are not what is tested here. */
    private MavenBuild.Result validate(
            String maven, Map<String, String> environment, Path project, String... arguments) {
        List<String> all = new ArrayList<>(List.of("validate", "-Dship.check.phase=none"));
        all.addAll(List.of(arguments));
        return world.run(world.maven(maven), project, environment, all.toArray(String[]::new));
    }
}
