package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Helm as a program that somebody installed, of major version 3 or 4. Each call is a process of its own, which is stopped when it is late. */
public final class CliHelmEngine implements HelmEngine {
    private static final Duration FOR_THE_VERSION = Duration.ofSeconds(30);
    private static final String OTHER_PROGRAM =
            "set ship.helm.executable to a helm 3 or 4, or leave it out: then none is needed";

    private final HelmProgram program;
    private final Path workingFolder;
    private final Consumer<String> diagnostics;
    private final Map<String, String> environment;

    private HelmVersion version;
    private TemporaryFolder home;
    private AtExit atExit;
    private HelmRun running;

    /**
     * @param workingFolder a folder that only its owner can open; what is put there is removed by {@link #close()}
     * @param diagnostics   told what Helm prints besides its answers
     * @param environment   the build's; what would change Helm's target, and secrets, are left out
     */
    public CliHelmEngine(
            HelmProgram program, Path workingFolder, Consumer<String> diagnostics, Map<String, String> environment) {
        this.program = requireNonNull(program, "program is null");
        this.workingFolder = requireNonNull(workingFolder, "workingFolder is null");
        this.diagnostics = requireNonNull(diagnostics, "diagnostics is null");
        this.environment = Map.copyOf(environment);
    }

    /** Asks the program for its version, which takes some 50 ms. */
    @Override
    public void warmUp() {
        version();
    }

    @Override
    public String render(HelmRequest request) {
        return ask("cannot render the chart of release " + request.release(), request, all -> all.render(request))
                .output();
    }

    @Override
    public Extras extras(HelmRequest request) {
        String printed = ask(
                        "cannot render the chart of release " + request.release(), request, all -> all.whole(request))
                .output();
        return RenderedText.printed(printed, version().watchesHooks());
    }

    @Override
    public void install(HelmRequest request) {
        ask("cannot install release " + in(request), request, all -> all.install(request));
    }

    @Override
    public void upgrade(HelmRequest request) {
        ask("cannot upgrade release " + in(request), request, all -> all.upgrade(request));
    }

    @Override
    public void uninstall(HelmRequest request, boolean keepHistory) {
        ask("cannot uninstall release " + in(request), request, all -> all.uninstall(request, keepHistory));
    }

    @Override
    public void test(HelmRequest request) {
        ask("cannot test release " + in(request), request, all -> all.test(request));
    }

    @Override
    public List<String> lint(Path chart, boolean strict, Duration timeout) {
        String what = "cannot lint the chart " + chart;
        HelmRun.Result result = run(what, new CliArguments(version()).lint(chart, strict), timeout);
        if (result.exitCode() == 0) {
            return List.of();
        }
        List<String> objections = CliWords.objections(result.output().lines().toList());
        return objections.isEmpty() ? List.of("helm lint says: " + CliWords.error(result.errors())) : objections;
    }

    private HelmRun.Result ask(String what, HelmRequest request, Function<CliArguments, List<String>> verb) {
        HelmRun.Result result = run(what, verb.apply(new CliArguments(version())), request.timeout());
        result.errors().lines().forEach(line -> diagnostics.accept("helm: " + line));
        if (result.exitCode() == 0) {
            return result;
        }
        if (!CliWords.namesAnError(result.errors())) {
            throw gone(
                    what,
                    new HelmEnded("it ended with exit code " + result.exitCode() + "; "
                            + CliWords.lastWords(result.errors())));
        }
        throw HelmErrors.failure(what, CliWords.error(result.errors()), request);
    }

    private synchronized HelmVersion version() {
        if (version == null) {
            version = askForVersion();
        }
        return version;
    }

    private HelmVersion askForVersion() {
        HelmRun.Result result = run(unusable(), List.of("version", "--template", "{{.Version}}"), FOR_THE_VERSION);
        HelmVersion said = HelmVersion.parse(result.output()).orElseThrow(() -> {
            String words = (result.output() + " " + CliWords.error(result.errors())).strip();
            return refused("it does not say which version of Helm it is, but: "
                    + (words.length() > 300 ? words.substring(0, 300) + "…" : words));
        });
        if (!said.isKnown()) {
            throw refused("it is Helm " + said.text() + ", and this plugin knows the options of Helm "
                    + HelmVersion.OLDEST + " and " + HelmVersion.NEWEST);
        }
        return said;
    }

    private HelmRun.Result run(String what, List<String> arguments, Duration deadline) {
        HelmRun run = start(arguments);
        try {
            return run.await(deadline);
        } catch (HelmEnded e) {
            throw gone(what, e);
        } catch (InterruptedException e) {
            run.stop();
            throw ReleaseFailure.interrupted(
                    what, "run it again: a release that Helm left in the middle is recovered", e);
        } finally {
            ended();
        }
    }

    private synchronized HelmRun start(List<String> arguments) {
        if (home == null) {
            TemporaryFolder made = TemporaryFolder.in(workingFolder, "helm-");
            // refused in a JVM that is being ended; whoever closes this relies on both
            atExit = AtExit.run("helm-at-exit", this::endAtExit);
            home = made;
        }
        try {
            running = HelmRun.start(program, arguments, WorkerEnvironment.of(environment, home.path()), home.path());
            return running;
        } catch (IOException e) {
            throw refused("it cannot be started: " + e.getMessage());
        }
    }

    private synchronized void ended() {
        running = null;
    }

    private void endAtExit() {
        HelmRun last;
        synchronized (this) {
            last = running;
        }
        if (last != null) {
            last.stop();
        }
        TemporaryFolder.at(workingFolder).close();
    }

    @Override
    public synchronized void close() {
        if (home != null) {
            atExit.close();
            home.close();
            home = null;
        }
    }

    private static ReleaseFailure gone(String what, HelmEnded ended) {
        return new ReleaseFailure(
                FailureCode.HELM,
                what,
                "helm gave no answer: " + ended.getMessage(),
                "run it again; if a hook of the chart takes long, raise ship.helm.timeout",
                ended);
    }

    private ReleaseFailure refused(String because) {
        return new ReleaseFailure(FailureCode.CONFIGURATION, unusable(), because, OTHER_PROGRAM);
    }

    private String unusable() {
        return "cannot use the helm program " + program;
    }

    private static String in(HelmRequest request) {
        return request.release() + " in namespace " + request.namespace();
    }
}
