package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Several modules in one build: two services, a library that one of them uses, and an aggregator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReactorIT {
    private World world;

    @BeforeAll
    void start() throws IOException {
        world = World.start("reactor");
        SmallProject.uploadValues(world, "alpha", "dev");
        SmallProject.uploadValues(world, "beta", "dev");
    }

    @AfterAll
    void close() {
        world.close();
    }

    /** Side by side, so that whatever the two share would show. */
    @Test
    void releasesEveryServiceAndOnlyThose() {
        Checkout suite = world.checkOut(suite("whole"));
        int alphas = revisions("alpha");
        int betas = revisions("beta");

        MavenBuild.Result result = world.deploy(suite, "dev", "-T2");

        assertThat(result.output()).contains("BUILD SUCCESS");
        // each test has a repository of its own, which knows nothing of the commits of the one before
        assertThat(result.output().lines().filter(line -> line.contains("WARN")))
                .allMatch(line -> line.contains("because the repository does not have both"));
        assertThat(linesWith(result, "Not shipping suite: its packaging is pom"))
                .isEqualTo(1);
        assertThat(linesWith(result, "Not shipping library: ship.skip is true")).isEqualTo(1);
        assertThat(linesWith(result, "Not shipping")).isEqualTo(2);
        assertThat(revisions("alpha")).isEqualTo(alphas + 1);
        assertThat(revisions("beta")).isEqualTo(betas + 1);
        assertThat(releasesCounted("alpha")).isEqualTo(revisions("alpha"));
        assertThat(releasesCounted("beta")).isEqualTo(revisions("beta"));
        assertThat(world.sandbox().datadog().rejections()).isEmpty();
        assertThat(world.sandbox().registry().tags("acme/library")).isEmpty();
        assertThat(world.sandbox().registry().tags("acme/suite")).isEmpty();
    }

    @Test
    void releasesTheOneThatIsNamed() {
        Checkout suite = world.checkOut(suite("partial"));
        int alphas = revisions("alpha");
        int betas = revisions("beta");

        MavenBuild.Result result = world.deploy(suite, "dev", "-pl", "alpha", "-am");

        assertThat(result.output()).contains("BUILD SUCCESS");
        assertThat(revisions("alpha")).isEqualTo(alphas + 1);
        assertThat(revisions("beta")).isEqualTo(betas);
    }

    /** With --fail-at-end Maven goes on with what does not depend on the failed module. */
    @Test
    void shipsNothingAfterAModuleThatFailed() {
        SmallProject broken = suite("broken");
        broken.module("library").file("src/main/java/com/acme/Library.java", "class Library {");
        Checkout suite = world.checkOut(broken);
        SandboxState before = SandboxState.of(world.sandbox());

        MavenBuild.Result result = world.deploy(suite, "dev", "-fae");

        assertThat(result.output()).contains("BUILD FAILURE");
        assertThat(linesWith(result, "Not shipping beta: another module of this build has failed"))
                .isEqualTo(1);
        assertThat(suite.folder().resolve("beta/target/classes/com/acme/App.class"))
                .as("what shows that Maven did go on")
                .exists();
        assertThat(SandboxState.of(world.sandbox())).isEqualTo(before);
    }

    @Test
    void tellsALibraryHowToStandBy() {
        SmallProject forgetful = suite("forgetful");
        forgetful.module("library").pom(module("library", ""));
        Checkout suite = world.checkOut(forgetful);
        SandboxState before = SandboxState.of(world.sandbox());

        MavenBuild.Result result = world.run(world.maven(), suite.folder(), "deploy", "-pl", "library");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(ErrorLines.of(result)).singleElement().asString().contains("ship.skip");
        assertThat(SandboxState.of(world.sandbox())).isEqualTo(before);
    }

    /** @param name the folder; each has content of its own, so that each is a commit of its own */
    private SmallProject suite(String name) {
        SmallProject suite = world.project(name).file(".gitignore", "target/\n").file("name.txt", name);
        suite.pom(SmallProject.withParent("suite", """
                <packaging>pom</packaging>
                <modules><module>library</module><module>alpha</module><module>beta</module></modules>"""));
        suite.module("library")
                .pom(module("library", "<properties><ship.skip>true</ship.skip></properties>"))
                .file("src/main/java/com/acme/Library.java", "package com.acme;\n\npublic class Library {}\n");
        String library = "<dependencies><dependency><groupId>com.acme</groupId><artifactId>library</artifactId>"
                + "<version>1.0.0-SNAPSHOT</version></dependency></dependencies>";
        suite.module("alpha").pom(module("alpha", library)).mainClass();
        suite.module("beta").pom(module("beta", "")).mainClass();
        return suite;
    }

    private static String module(String artifactId, String more) {
        return SmallProject.childOf("com.acme:suite:1.0.0-SNAPSHOT", "../pom.xml", artifactId, more);
    }

    private int revisions(String service) {
        return SandboxState.of(world.sandbox())
                .revisions("dev", service + "-dev")
                .size();
    }

    private int releasesCounted(String service) {
        return world.sandbox().datadog().kept("ship.release.count").stream()
                .filter(metric -> metric.tags().contains("service:" + service))
                .mapToInt(metric -> (int) metric.value())
                .sum();
    }

    private static long linesWith(MavenBuild.Result result, String text) {
        return result.output().lines().filter(line -> line.contains(text)).count();
    }
}
