package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.NativeHelm;
import dev.shipline.pipeline.HelmTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The part of the plan that says how Helm is run. */
final class HelmParameters {
    private final ShipMojo mojo;

    HelmParameters(ShipMojo mojo) {
        this.mojo = requireNonNull(mojo, "mojo is null");
    }

    /** How long Helm may take to change the release. */
    Duration change(Problems problems) {
        return problems.seconds("ship.helm.timeout", mojo.helmTimeout);
    }

    /**
     * Looks for what Helm runs on, so that its lack is told before anything is built.
     *
     * @param change see {@link #change}
     */
    HelmTimes times(Duration change, Map<String, String> variables, Problems problems) {
        Optional<String> executable = text(mojo.helmExecutable);
        if (executable.isPresent()) {
            problems.parse(
                    "ship.helm.executable", executable.get(), name -> HelmEngines.program(name, mojo.maven, variables));
        } else {
            checkMachine(problems);
        }
        if (mojo.historyMax < 1) {
            problems.add("ship.history.max is wrong: " + mojo.historyMax + " is not a number of revisions from 1 on");
        }
        Duration tests = problems.seconds("ship.helm.test.timeout", mojo.helmTestTimeout);
        return new HelmTimes(change, mojo.helmTest ? Optional.of(tests) : Optional.empty());
    }

    private static void checkMachine(Problems problems) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            new NativeHelm(
                            System.getProperty("os.name"),
                            temporary.toAbsolutePath().getRoot())
                    .require(temporary);
        } catch (ReleaseFailure e) {
            problems.add("Helm cannot run here: " + e.because() + "; " + e.fix());
        }
    }
}
