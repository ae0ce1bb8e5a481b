package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.cluster.PodBehaviour;
import dev.shipline.sandbox.datadog.ReceivedMetric;
import dev.shipline.sandbox.loopback.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Builds are counted whatever they fail at, and what could not be told is told later, once. */
class MeasuredBuildIT {
    private static final Map<String, String> CI = Map.of("CI", "true");

    private World world;

    @BeforeEach
    void start(TestInfo test) throws IOException {
        world = World.start("measured-" + test.getTestMethod().orElseThrow().getName());
        SmallProject.uploadValues(world, "alpha", "dev");
        SmallProject.uploadValues(world, "beta", "dev");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aBuildThatDoesNotCompileIsCountedAndToldWithoutItsProject() throws IOException {
        Checkout alpha = world.checkOut(world.project("broken")
                .service("alpha")
                .file("src/main/java/com/acme/App.java", "package com.acme; class App {"));

        assertThat(build(alpha).output()).contains("BUILD FAILURE").doesNotContain("Telemetry");

        assertThat(Journals.lines(Journals.of(alpha)))
                .filteredOn(Journals::isBuild)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.at("/payload/failure_phase").asText()).isEqualTo("compile");
                    assertThat(line.at("/payload/env").asText()).isEqualTo("dev");
                });
        assertThat(new Leaks(world.sandbox()).files(alpha.folder())).isEmpty();
        // as the next job of a CI server: another folder, no POM, what the workspace brought
        Path workspace = Files.createDirectories(world.folder().resolve("workspace"));
        Files.move(alpha.folder().resolve("target/ship/telemetry"), workspace.resolve("telemetry"));
        MavenBuild.Result flushed =
                world.run(world.maven(), workspace, CI, "dev.shipline:release-maven-plugin:0.1.0-SNAPSHOT:flush");
        assertThat(flushed.output()).contains("BUILD SUCCESS", "records of earlier runs, 0 are left");
        assertThat(builds()).singleElement().satisfies(count -> assertThat(count.tags())
                .contains("status:failure", "failure_phase:compile", "service:alpha", "env:dev"));
        assertThat(world.sandbox().datadog().events())
                .extracting(event -> event.title().replaceAll("after .*", ""))
                .containsExactly("[dev] alpha build failed at compile ");
        assertThat(world.sandbox().datadog().rejections()).isEmpty();
    }

    @Test
    void aTestThatFailsIsCountedAndARefusalIsNoRelease() throws IOException {
        Checkout alpha = world.checkOut(world.project("untested")
                .service("alpha")
                .file("src/test/java/com/acme/AppTest.java", "package com.acme; class AppTest {"));
        MavenBuild.Result result = world.run(world.maven(), alpha.folder(), CI, "deploy", "-Denv=dev");
        assertThat(result.output()).contains("BUILD FAILURE");
        assertThat(Journals.lines(Journals.of(alpha)))
                .filteredOn(Journals::isBuild)
                .extracting(line -> line.at("/payload/failure_phase").asText())
                .containsExactly("test");

        world.sandbox().s3().stop();
        assertThat(world.run(world.maven(), alpha.folder(), CI, "deploy", "-Denv=dev")
                        .output())
                .contains("BUILD FAILURE");

        assertThat(builds())
                .extracting(count -> count.tags().stream()
                        .filter(tag -> tag.startsWith("failure_phase:"))
                        .findFirst()
                        .orElse(""))
                .containsExactlyInAnyOrder("failure_phase:test", "failure_phase:preflight");
        assertThat(world.sandbox().datadog().metrics("ship.release.count")).isEmpty();
    }

    /** A user's machine: mvn clean removes the journal of the module, and not what waits in it. */
    @Test
    void whatAnOutageKeptBackSurvivesCleanAndIsToldOnce() {
        Checkout suite = world.checkOut(suite());
        world.sandbox().datadog().fail(Fault.status(503));
        MavenBuild.Result away = cleanDeploy(suite);
        assertThat(away.output()).contains("BUILD SUCCESS", "Telemetry: Datadog was not told");
        assertThat(world.sandbox().datadog().metrics()).isEmpty();

        world.sandbox().datadog().heal();
        assertThat(cleanDeploy(suite).output()).contains("BUILD SUCCESS");
        assertThat(cleanDeploy(suite).output()).contains("BUILD SUCCESS");

        for (String service : List.of("alpha", "beta")) {
            assertThat(kept("ship.build.count", service)).as(service).isEqualTo(1);
            assertThat(kept("ship.release.count", service)).as(service).isEqualTo(3);
            assertThat(world.sandbox().datadog().deployments())
                    .filteredOn(deployment -> deployment.at("/service").asText().equals(service))
                    .extracting(deployment -> deployment.at("/id").asText())
                    .hasSize(3)
                    .doesNotHaveDuplicates();
        }
        assertThat(world.sandbox().datadog().rejections()).isEmpty();
    }

    @Test
    void aReleaseThatIsEndedFromOutsideIsCountedAsCancelled() throws IOException {
        Checkout alpha = world.checkOut(world.project("cancelled").service("alpha"));
        world.sandbox().cluster().pods().put("*", PodBehaviour.parse("unready"));
        List<String> arguments = new ArrayList<>(
                List.of("-gs", world.sandbox().settings().toString(), "deploy", "-Denv=dev", "-Dship.timeout=300"));

        MavenBuild.Result result = world.maven()
                .run(alpha.folder(), CI, line -> MavenJvm.endAt(line, "is at revision 1", alpha.folder()), arguments);

        assertThat(result.exitCode()).isNotZero();
        List<JsonNode> lines = Journals.lines(Journals.of(alpha));
        assertThat(lines)
                .filteredOn(line -> line.at("/payload/name").asText().equals("ship.release.count"))
                .singleElement()
                .satisfies(
                        line -> assertThat(line.at("/payload/tags").toString()).contains("status:canceled"));
        assertThat(lines).noneMatch(Journals::isBuild);
        world.run(world.maven(), alpha.folder(), CI, "ship:flush", "-Denv=dev");
        assertThat(world.sandbox().datadog().events())
                .anyMatch(event -> event.title().contains("release canceled"));
    }

    @Test
    void aBuildThatIsEndedFromOutsideIsCountedAsCancelled() {
        Checkout alpha = world.checkOut(world.project("ended").service("alpha"));
        List<String> arguments = List.of("-gs", world.sandbox().settings().toString(), "deploy", "-Denv=dev");

        MavenBuild.Result result = world.maven()
                .run(alpha.folder(), CI, line -> MavenJvm.endAt(line, "Building alpha", alpha.folder()), arguments);

        assertThat(result.exitCode()).isNotZero();
        assertThat(Journals.lines(Journals.of(alpha)))
                .filteredOn(Journals::isBuild)
                .extracting(line -> line.at("/payload/status").asText())
                .containsExactly("canceled");
    }

    @Test
    void aReleaseIsMeasuredFromItsCommitToItsRollout() {
        Checkout alpha = world.checkOut(world.project("measured").service("alpha"));

        MavenBuild.Result result = world.run(world.maven(), alpha.folder(), "-X", "deploy", "-Denv=dev");

        assertThat(result.output()).contains("BUILD SUCCESS");
        result.output()
                .lines()
                .filter(line -> line.contains("Telemetry: held this build up"))
                .forEach(line -> System.out.println("[metrics] " + line.replaceFirst(".*Telemetry: ", "")));
        assertThat(world.sandbox().datadog().metrics())
                .extracting(metric -> metric.name() + " " + metric.type())
                .contains(
                        "ship.build.count count",
                        "ship.build.elapsed_time distribution",
                        "ship.image.size gauge",
                        "ship.lead_time distribution",
                        "ship.phase.elapsed_time distribution",
                        "ship.queue_wait distribution",
                        "ship.release.count count",
                        "ship.release.elapsed_time distribution")
                .doesNotContain("ship.recovery_time distribution");
        assertThat(world.sandbox().datadog().deployments()).hasSize(1);
        assertThat(new Leaks(world.sandbox()).files(alpha.folder())).isEmpty();
        assertThat(new Leaks(world.sandbox())
                        .files(MavenBuild.cache(alpha.folder()).resolve("release-maven-plugin/telemetry")))
                .isEmpty();
        assertThat(world.sandbox().datadog().rejections()).isEmpty();
    }

    /** The guard, which is in the same jar, is a plugin: it sees no build from its start to its end. */
    @Test
    void anOrdinaryBuildLoadsNoneOfIt() {
        String extension = "extension>dev.shipline:release-build-extension";
        Checkout alpha = world.checkOut(world.project("local").service("alpha"));

        assertThat(world.run(world.maven(), alpha.folder(), "-X", "validate").output())
                .contains("BUILD SUCCESS", "plugin>dev.shipline:release-build-extension")
                .doesNotContain(extension);
        assertThat(world.run(world.maven(), alpha.folder(), CI, "-X", "validate")
                        .output())
                .contains("BUILD SUCCESS", extension);
    }

    private MavenBuild.Result cleanDeploy(Checkout suite) {
        return world.run(world.maven(), suite.folder(), "clean", "deploy", "-T2", "-Denv=dev");
    }

    private MavenBuild.Result build(Checkout checkout) {
        return world.run(world.maven(), checkout.folder(), CI, "deploy", "-Denv=dev");
    }

    private SmallProject suite() {
        SmallProject suite = world.project("suite").file(".gitignore", "target/\n");
        suite.pom(SmallProject.withParent("suite", """
                <packaging>pom</packaging>
                <modules><module>alpha</module><module>beta</module></modules>"""));
        for (String name : List.of("alpha", "beta")) {
            suite.module(name)
                    .pom(SmallProject.childOf("com.acme:suite:1.0.0-SNAPSHOT", "../pom.xml", name, ""))
                    .mainClass();
        }
        return suite;
    }

    private List<ReceivedMetric> builds() {
        return world.sandbox().datadog().metrics("ship.build.count");
    }

    private int kept(String metric, String service) {
        return world.sandbox().datadog().kept(metric).stream()
                .filter(one -> one.tags().contains("service:" + service))
                .mapToInt(one -> (int) one.value())
                .sum();
    }
}
