package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ListedChart;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.CliHelmEngine;
import dev.shipline.helm.ForkedHelmEngine;
import dev.shipline.helm.HelmEngine;
import dev.shipline.helm.HelmProgram;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes Helm: a worker of ours, or a program that somebody installed. Which of the two is one property. */
final class HelmEngines {
    private final MavenParts maven;
    private final Map<String, String> variables;
    private final Consumer<String> diagnostics;

    /** @param diagnostics told what Helm prints, from other threads too */
    HelmEngines(MavenParts maven, Map<String, String> variables, Consumer<String> diagnostics) {
        this.maven = requireNonNull(maven, "maven is null");
        this.variables = Map.copyOf(variables);
        this.diagnostics = requireNonNull(diagnostics, "diagnostics is null");
    }

    /**
     * @param executable a name or a path; absent: the worker
     * @param scratch    a folder that only its owner can open, for this engine and what it needs
     */
    HelmEngine engine(Optional<String> executable, Path scratch) {
        if (executable.isPresent()) {
            return new CliHelmEngine(usable(executable.get()), scratch, diagnostics, variables);
        }
        HelmWorkerClasspath classpath = new HelmWorkerClasspath(
                maven.repositories(),
                maven.session().getRepositorySession(),
                maven.project().getRemotePluginRepositories());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ForkedHelmEngine(classpath, java, scratch, ListedChart::write, diagnostics);
    }

    private HelmProgram usable(String executable) {
        try {
            return program(executable, maven, variables);
        } catch (IllegalArgumentException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot start Helm",
                    e.getMessage(),
                    "correct ship.helm.executable, or leave it out: then no helm program is needed",
                    e);
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    static HelmProgram program(String executable, MavenParts maven, Map<String, String> variables) {
        File basedir = maven.project().getBasedir();
        return HelmProgram.find(executable, basedir == null ? Path.of("") : basedir.toPath(), variables);
    }
}
