package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of a helm program: the same for Helm 3 and 4 but for one option. None of them waits for a rollout, sets a value or holds a secret. What
 * Helm 4 installs is applied client-side, and what it upgrades as the revision before was, so that each engine can go on with the releases of every other.
 */
final class CliArguments {
    private final HelmVersion version;

    CliArguments(HelmVersion version) {
        this.version = requireNonNull(version, "version is null");
    }

    List<String> render(HelmRequest request) {
        List<String> arguments = start("template", request);
        arguments.add(1, request.release());
        // Hooks are no part of what Helm keeps as the manifest, which this is compared with.
        arguments.add("--no-hooks");
        return arguments;
    }

    /** Hooks and CRDs as well. */
    List<String> whole(HelmRequest request) {
        List<String> arguments = start("template", request);
        arguments.add(1, request.release());
        arguments.add("--include-crds");
        return arguments;
    }

    List<String> install(HelmRequest request) {
        List<String> arguments = change("install", request);
        if (version.knowsServerSideApply()) {
            arguments.add("--server-side=false");
        }
        return arguments;
    }

    List<String> upgrade(HelmRequest request) {
        List<String> arguments = change("upgrade", request);
        // The files are the whole truth: without this, no values would mean those of the last revision.
        arguments.add("--reset-values");
        // Old revisions are removed by us, and only after the new one has been proven.
        arguments.add("--history-max=0");
        if (version.knowsServerSideApply()) {
            arguments.add("--server-side=auto");
        }
        return arguments;
    }

    List<String> uninstall(HelmRequest request, boolean keepHistory) {
        List<String> arguments = onRelease("uninstall", request);
        if (keepHistory) {
            arguments.add("--keep-history");
        }
        return arguments;
    }

    List<String> test(HelmRequest request) {
        return onRelease("test", request);
    }

    List<String> lint(Path chart, boolean strict) {
        List<String> arguments =
                new ArrayList<>(List.of("lint", chart.toAbsolutePath().toString()));
        if (strict) {
            arguments.add("--strict");
        }
        return arguments;
    }

    private List<String> change(String verb, HelmRequest request) {
        List<String> arguments = start(verb, request);
        arguments.add(1, request.release());
        arguments.addAll(cluster(request));
        arguments.addAll(List.of("--description", request.description()));
        return arguments;
    }

    private List<String> onRelease(String verb, HelmRequest request) {
        List<String> arguments = new ArrayList<>(List.of(verb, request.release(), "--namespace", request.namespace()));
        arguments.addAll(cluster(request));
        return arguments;
    }

    private static List<String> start(String verb, HelmRequest request) {
        List<String> arguments = new ArrayList<>(
                List.of(verb, request.chart().toAbsolutePath().toString(), "--namespace", request.namespace()));
        ValuesPaths.of(request).forEach(path -> arguments.addAll(List.of("--values", path)));
        return arguments;
    }

    private static List<String> cluster(HelmRequest request) {
        Path kubeconfig = requireNonNull(request.kubeconfig(), "kubeconfig is null");
        Duration hooks = HookPatience.within(request.timeout());
        return List.of("--kubeconfig", kubeconfig.toAbsolutePath().toString(), "--timeout", hooks.toSeconds() + "s");
    }
}
