package dev.shipline.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes revisions as Helm does, without any work in between. */
final class FakeHelmEngine implements HelmEngine {
    final List<String> calls = new ArrayList<>();
    /** Of each call, the files of its chart folder and of its values, by name. */
    final List<Map<String, String>> files = new ArrayList<>();

    private final FakeCluster cluster;
    private final ReleaseHistory history;
    private Consumer<HelmRequest> behaviour = this::succeed;

    FakeHelmEngine(FakeCluster cluster) {
        this.cluster = cluster;
        this.history = new ReleaseHistory(cluster);
    }

    void behave(Consumer<HelmRequest> other) {
        behaviour = other;
    }

    void write(int number, String status) {
        cluster.put(HelmSecrets.revision(number, status));
    }

    int next() {
        return history.latest("dev", "orders-dev").map(Revision::number).orElse(0) + 1;
    }

    private void succeed(HelmRequest request) {
        int number = next();
        history.lastDeployed("dev", "orders-dev").ifPresent(last -> write(last.number(), "superseded"));
        write(number, "deployed");
    }

    @Override
    public void warmUp() {}

    @Override
    public String render(HelmRequest request) {
        calls.add("render");
        return "kind: ConfigMap\n";
    }

    @Override
    public Extras extras(HelmRequest request) {
        return Extras.NONE;
    }

    @Override
    public void install(HelmRequest request) {
        call("install", request);
    }

    @Override
    public void upgrade(HelmRequest request) {
        call("upgrade", request);
    }

    @Override
    public void uninstall(HelmRequest request, boolean keepHistory) {
        calls.add("uninstall" + (keepHistory ? ", keeping the history" : ""));
        behaviour.accept(request);
    }

    @Override
    public void test(HelmRequest request) {
        calls.add("test");
    }

    @Override
    public List<String> lint(Path chart, boolean strict, Duration timeout) {
        throw new UnsupportedOperationException();
    }

    private void call(String verb, HelmRequest request) {
        calls.add(verb + " " + request.description());
        files.add(Map.of(
                "Chart.yaml", read(request.chart().resolve("Chart.yaml")),
                "defaults", read(request.chart().resolve("values.yaml")),
                "manifest", read(request.chart().resolve("templates/replayed-manifest.yaml")),
                "values",
                        request.values().isEmpty() ? "" : read(request.values().get(0))));
        behaviour.accept(request);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {}
}
