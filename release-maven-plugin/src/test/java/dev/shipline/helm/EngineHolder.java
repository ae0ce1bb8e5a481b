package dev.shipline.helm;

import dev.shipline.chart.ListedChart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that is killed while it has Helm do something, as a build may be. Says "ready" when Helm has answered once, and then installs a release. */
final class EngineHolder {
    private EngineHolder() {}

    /** Arguments: the working folder, the chart, the kubeconfig, and a helm program or nothing. */
    public static void main(String[] arguments) {
        Path work = Path.of(arguments[0]);
        HelmEngine engine = arguments.length > 3
                ? new CliHelmEngine(new HelmProgram(Path.of(arguments[3])), work, line -> {}, System.getenv())
                : new ForkedHelmEngine(
                        WorkerClasspath::ofThisTestRun, WorkerClasspath.java(), work, ListedChart::write, line -> {});
        HelmRequest request = new HelmRequest(
                "orders-dev",
                "dev",
                Path.of(arguments[1]),
                List.of(),
                Path.of(arguments[2]),
                "held",
                Duration.ofMinutes(5));
        engine.render(request);
        System.out.println("ready");
        engine.install(request);
    }
}
