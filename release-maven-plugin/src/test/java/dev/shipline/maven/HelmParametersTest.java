package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.CliHelmEngine;
import dev.shipline.helm.ForkedHelmEngine;
import dev.shipline.helm.HelmEngine;
import dev.shipline.pipeline.HelmTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class HelmParametersTest {
    @TempDir
    Path folder;

    private ShipMojo mojo;

    @BeforeEach
    void defaults() {
        mojo = new UpgradeMojo(Builds.project(folder), Builds.session("deploy"), null, null);
        mojo.helmTimeout = 120;
        mojo.helmTestTimeout = 300;
        mojo.historyMax = 10;
    }

    @Test
    void testsAreRunOnRequest() {
        assertThat(times()).isEqualTo(HelmTimes.USUAL);

        mojo.helmTest = true;
        mojo.helmTimeout = 900;
        assertThat(times()).isEqualTo(new HelmTimes(Duration.ofMinutes(15), Optional.of(Duration.ofMinutes(5))));
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        mojo.helmExecutable = "helm";
        mojo.historyMax = 0;
        mojo.helmTimeout = 0;
        mojo.helmTestTimeout = -1;

        assertThatThrownBy(this::times)
                .hasMessageContainingAll(
                        "4 problems",
                        "ship.helm.executable is wrong: there is no program \"helm\" in the folders of PATH (/none)",
                        "ship.history.max is wrong: 0",
                        "ship.helm.timeout is wrong: 0",
                        "ship.helm.test.timeout is wrong: -1");
    }

    @Test
    void onePropertyChoosesTheEngine() throws IOException {
        Path program = Files.writeString(folder.resolve("helm"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        mojo.maven.project().setPluginArtifactRepositories(List.of());
        HelmEngines engines = new HelmEngines(mojo.maven, Map.of("PATH", folder.toString()), line -> {});

        try (HelmEngine worker = engines.engine(Optional.empty(), folder);
                HelmEngine named = engines.engine(Optional.of("helm"), folder);
                HelmEngine relative = engines.engine(Optional.of("./helm"), folder)) {
            assertThat(worker).isInstanceOf(ForkedHelmEngine.class);
            assertThat(named).isInstanceOf(CliHelmEngine.class);
            assertThat(relative).isInstanceOf(CliHelmEngine.class);
        }
        assertThatThrownBy(() -> engines.engine(Optional.of("helm4"), folder))
                .isInstanceOf(ReleaseFailure.class)
                .hasMessageContainingAll("there is no program \"helm4\"", "ship.helm.executable");
    }

    private HelmTimes times() {
        Problems problems = new Problems();
        HelmTimes times = new HelmParameters(mojo)
                .times(new HelmParameters(mojo).change(problems), Map.of("PATH", "/none"), problems);
        problems.throwIfAny("cannot ship orders", "correct them");
        return times;
    }
}
