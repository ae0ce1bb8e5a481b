package dev.shipline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.loopback.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One screen that says how everything stands, whatever of it is broken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorIT {
    private World world;
    private Checkout tiny;

    @BeforeAll
    void start() throws IOException {
        world = World.start("doctor");
        SmallProject.uploadValues(world, "tiny", "dev");
        tiny = world.checkOut(world.project("tiny-source").service("tiny"));
    }

    @AfterAll
    void close() {
        world.close();
    }

    @AfterEach
    void bringEverythingBack() {
        world.sandbox().registry().start();
        world.sandbox().s3().start();
        world.sandbox().cluster().start();
        world.sandbox().cluster().denied().set(List.of());
        world.sandbox().datadog().heal();
    }

    @Test
    void findsNothingWrongWhereNothingIs() throws IOException {
        SandboxState before = SandboxState.of(world.sandbox());

        MavenBuild.Result result = doctor(tiny.folder(), "-Penv=dev");

        assertThat(result.output())
                .contains("BUILD SUCCESS")
                .contains("15 ok, 0 failed in ")
                .doesNotContain("[WARN");
        assertThat(outcomes(tiny))
                .containsOnlyKeys(
                        "jdk",
                        "maven",
                        "git",
                        "environment",
                        "properties",
                        "registry",
                        "scan",
                        "values",
                        "chart",
                        "fit",
                        "cluster",
                        "rights",
                        "helm",
                        "datadog",
                        "clock")
                .allSatisfy((name, outcome) -> assertThat(outcome).as(name).isEqualTo("ok"));
        assertThat(SandboxState.of(world.sandbox())).isEqualTo(before);
        assertThat(new Leaks(world.sandbox()).in(result.output())).isEmpty();
        assertThat(new Leaks(world.sandbox()).files(tiny.folder())).isEmpty();
    }

    @Test
    void findsEverythingThatIsBrokenAtOnce() throws IOException {
        world.sandbox().registry().stop();
        world.sandbox().s3().stop();
        world.sandbox().cluster().denied().set(List.of("update secrets"));
        world.sandbox().datadog().fail(Fault.status(403));

        MavenBuild.Result result = doctor(tiny.folder(), "-Penv=dev");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(outcomes(tiny))
                .containsEntry("registry", "failed")
                .containsEntry("scan", "failed")
                .containsEntry("values", "failed")
                .containsEntry("chart", "failed")
                .containsEntry("fit", "skipped")
                .containsEntry("cluster", "ok")
                .containsEntry("rights", "failed")
                .containsEntry("helm", "ok")
                .containsEntry("datadog", "warning")
                .containsEntry("git", "ok");
        assertThat(result.output())
                .contains("a release of tiny would fail, because registry, scan, values, chart, rights, clock are not")
                .contains("fix: grant it a Role in namespace dev")
                .doesNotContain("\tat ");
        assertThat(new Leaks(world.sandbox()).in(result.output())).isEmpty();
    }

    @Test
    void hasALineForEachThingThatIsMissing() {
        MavenBuild.Result result = doctor(
                tiny.folder(),
                "-Penv=dev",
                "-Dship.image= ",
                "-Dship.values= ",
                "-Dship.kubeconfig=/nowhere/config",
                "-Dship.tiemout=5",
                "-Dship.doctor.fail=never");

        assertThat(result.output())
                .contains("BUILD SUCCESS")
                .contains("ship.image is not set; set it to")
                .contains("ship.values is not set; set it to")
                .contains("ship.tiemout is no property", "ship.timeout was probably meant");
        assertThat(outcomes(tiny))
                .containsEntry("properties", "failed")
                .containsEntry("registry", "skipped")
                .containsEntry("values", "skipped")
                .containsEntry("cluster", "failed")
                .containsEntry("rights", "skipped")
                .containsEntry("chart", "ok")
                .containsEntry("datadog", "ok");
    }

    @Test
    void looksAtWhatItCanWithoutAnEnvironment() {
        MavenBuild.Result result = doctor(tiny.folder(), "-Dship.doctor.fail=warning");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.output())
                .contains("choose one with -P env=<name>")
                .contains("not all is well with a release of tiny, because there are warnings of environment");
        assertThat(outcomes(tiny))
                .containsEntry("registry", "ok")
                .containsEntry("chart", "ok")
                .containsEntry("helm", "ok")
                .containsEntry("values", "skipped")
                .containsEntry("cluster", "skipped");
    }

    @Test
    void asksForADockerEngineWhereThereIsADockerfile() throws IOException {
        Path dockerfile = Files.writeString(world.folder().resolve("Dockerfile"), "FROM scratch\n");
        world.sandbox().docker().stop();
        try {
            doctor(tiny.folder(), "-Penv=dev", "-Dship.dockerfile=" + dockerfile);
            assertThat(outcomes(tiny)).containsEntry("docker", "failed");
        } finally {
            world.sandbox().docker().start();
        }
    }

    private MavenBuild.Result doctor(Path folder, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "ship:doctor";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        MavenBuild.Result result = world.run(world.maven(), folder, all);
        result.output().lines().filter(line -> line.contains("  ")).forEach(System.out::println);
        return result;
    }

    private Map<String, String> outcomes(Checkout checkout) {
        Map<String, String> outcomes = new java.util.LinkedHashMap<>();
        for (JsonNode check :
                World.json(checkout.folder().resolve("target/ship/doctor.json")).at("/checks")) {
            outcomes.put(check.at("/name").asText(), check.at("/outcome").asText());
        }
        return outcomes;
    }
}
