package dev.shipline.it;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.HelmEngine;
import dev.shipline.helm.HelmRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An engine, the real cluster, and what kubectl and helm say of what the engine made there. */
final class HelmRig implements AutoCloseable {
    private final RealWorld world;
    private final String name;
    private final HelmEngine engine;
    private final Path folder;

    /** @param name of the engine, as a part of a release's name */
    HelmRig(RealWorld world, String name, HelmEngine engine) {
        this.world = world;
        this.name = name;
        this.engine = engine;
        this.folder = world.folder().resolve("rig-" + name);
    }

    String name() {
        return name;
    }

    HelmEngine engine() {
        return engine;
    }

    /** A chart of a test's own. */
    Path chart(String test) {
        return ContractChart.in(folder.resolve(test));
    }

    String release(String test) {
        return name + "-" + test;
    }

    /** @param values YAML; none: no values file at all */
    HelmRequest request(String release, Path chart, String... values) {
        return request(release, chart, Duration.ofSeconds(60), values);
    }

    HelmRequest request(String release, Path chart, Duration timeout, String... values) {
        List<Path> files = Stream.of(values)
                .map(text -> ContractChart.write(folder.resolve(release + "-values.yaml"), text))
                .toList();
        Path kubeconfig = world.state().resolve("kubernetes/admin.kubeconfig");
        return new HelmRequest(release, "dev", chart, files, kubeconfig, release + " by a test", timeout);
    }

    String kubectl(String... arguments) {
        return world.kubectl(arguments);
    }

    String tool(String tool, String... arguments) {
        return world.tool(tool, arguments);
    }

    /** A key of the release's ConfigMap. */
    String setting(String release, String key) {
        return kubectl("get", "configmap", release + "-settings", "--output=jsonpath={.data." + key + "}");
    }

    /** Of every revision, oldest first; empty where there is no history. */
    String statuses(String release) {
        StringJoiner statuses = new StringJoiner(" ");
        kubectl(
                        "get",
                        "secrets",
                        "--selector=owner=helm,name=" + release,
                        "--sort-by=.metadata.creationTimestamp",
                        "--output=jsonpath={range .items[*]}{.metadata.labels.version} {.metadata.labels.status}{\"\\n\"}{end}")
                .lines()
                .sorted()
                .map(line -> line.split(" ")[1])
                .forEach(statuses::add);
        return statuses.toString();
    }

    static ReleaseFailure failureOf(ThrowingCallable call) {
        return catchThrowableOfType(ReleaseFailure.class, call);
    }

    @Override
    public void close() {
        engine.close();
    }
}
