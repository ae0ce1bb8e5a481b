package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.helm.HelmEngine;
import dev.shipline.helm.HelmRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Lets Helm render a chart of one object, which is sent nowhere: if it can do that, it runs here. */
final class HelmProbe {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HelmEngine engine;
    private final Path folder;

    HelmProbe(HelmEngine engine, Path folder) {
        this.engine = requireNonNull(engine, "engine is null");
        this.folder = requireNonNull(folder, "folder is null");
    }

    /**
     * @param name what Helm is here, for people
     * @return that it runs
     * @throws dev.shipline.failure.ReleaseFailure if it does not
     */
    String run(String name) {
        Path chart = folder.resolve("probe");
        AtomicFile.write(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: probe\nversion: 0.1.0\n");
        AtomicFile.write(
                chart.resolve("templates/probe.yaml"),
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n");
        engine.render(new HelmRequest("probe", "default", chart, List.of(), null, "", PATIENCE));
        return name + " renders charts";
    }
}
