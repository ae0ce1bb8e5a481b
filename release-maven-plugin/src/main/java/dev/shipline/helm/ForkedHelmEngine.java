package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.worker.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Helm in a worker JVM, as a test runner forks its tests. One call at a time; a worker that is late is killed, and the next call gets a new one.
 */
public final class ForkedHelmEngine implements HelmEngine {
    private final WorkerLauncher launcher;
    private final Path workingFolder;
    private final ChartListing listings;
    private final ReentrantLock oneCallAtATime = new ReentrantLock(true);

    /**
     * @param classpath     this plugin's jar, helm-java, its native jar and JNA; asked for when a worker is first needed, not on the caller's thread
     * @param java          the {@code java} executable, of version 17 or newer
     * @param workingFolder a folder that only its owner can open. What is put there is removed by {@link #close()}; all that is in it if this JVM is ended
     *                      from outside
     * @param listings      tells what a chart renders to besides the manifest
     * @param diagnostics   told what the worker prints, line by line, from other threads
     */
    public ForkedHelmEngine(
            Supplier<List<Path>> classpath,
            Path java,
            Path workingFolder,
            ChartListing listings,
            Consumer<String> diagnostics) {
        this(classpath, java, workingFolder, listings, diagnostics, System.getenv());
    }

    ForkedHelmEngine(
            Supplier<List<Path>> classpath,
            Path java,
            Path workingFolder,
            ChartListing listings,
            Consumer<String> diagnostics,
            Map<String, String> environment) {
        this.workingFolder = requireNonNull(workingFolder, "workingFolder is null");
        this.listings = requireNonNull(listings, "listings is null");
        this.launcher = new WorkerLauncher(classpath, java, workingFolder, diagnostics, environment);
    }

    @Override
    public void warmUp() {
        launcher.requireMachine();
        launcher.prepare();
    }

    @Override
    public String render(HelmRequest request) {
        String what = "cannot render the chart of release " + request.release();
        return ask(what, request, message("render", request)).text("text");
    }

    /** A chart that cannot be listed can be released all the same. */
    @Override
    public Extras extras(HelmRequest request) {
        try (TemporaryFolder folder = TemporaryFolder.in(workingFolder, "listing-")) {
            Path copy = listings.write(request.chart(), folder.path(), RenderedText.LISTING);
            String what = "cannot find the hooks of the chart of release " + request.release();
            Message rendering = message("render", request).with("chart", copy.toString());
            return RenderedText.listed(ask(what, request, rendering).text("text"));
        } catch (ReleaseFailure e) {
            if (e.code() == FailureCode.INTERRUPTED) {
                throw e;
            }
            return Extras.unknown(e.because());
        } catch (IOException | UncheckedIOException e) {
            return Extras.unknown(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void install(HelmRequest request) {
        String what = "cannot install release " + request.release() + " in namespace " + request.namespace();
        ask(what, request, change("install", request));
    }

    @Override
    public void upgrade(HelmRequest request) {
        String what = "cannot upgrade release " + request.release() + " in namespace " + request.namespace();
        ask(what, request, change("upgrade", request));
    }

    @Override
    public List<String> lint(Path chart, boolean strict, Duration timeout) {
        HelmRequest request = new HelmRequest("lint", "default", chart, List.of(), null, "", timeout);
        Message answer = ask(
                "cannot lint the chart " + chart,
                request,
                message("lint", request).with("strict", Boolean.toString(strict)));
        if (!answer.text("failed").equals("true")) {
            return List.of();
        }
        List<String> objections = answer.texts("messages").stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("[INFO]") && !line.startsWith("==>"))
                .toList();
        return objections.isEmpty() ? List.of("helm lint takes it for wrong, and does not say why") : objections;
    }

    @Override
    public void uninstall(HelmRequest request, boolean keepHistory) {
        String what = "cannot uninstall release " + request.release() + " from namespace " + request.namespace();
        ask(what, request, onRelease("uninstall", request).with("keep-history", Boolean.toString(keepHistory)));
    }

    @Override
    public void test(HelmRequest request) {
        String what = "cannot test release " + request.release() + " in namespace " + request.namespace();
        ask(what, request, onRelease("test", request));
    }

    /** Ends the worker. A call that another thread is at gets a moment to finish. */
    @Override
    public void close() {
        launcher.close();
    }

    private Message ask(String what, HelmRequest request, Message message) {
        try {
            oneCallAtATime.lockInterruptibly();
            try {
                return answer(what, request, message);
            } finally {
                oneCallAtATime.unlock();
            }
        } catch (InterruptedException e) {
            launcher.close();
            throw ReleaseFailure.interrupted(
                    what, "run it again: a release that Helm left in the middle is recovered", e);
        }
    }

    private Message answer(String what, HelmRequest request, Message message) throws InterruptedException {
        WorkerProcess worker = launcher.worker();
        Message answer;
        try {
            answer = worker.call(message, request.timeout());
        } catch (HelmEnded e) {
            throw new ReleaseFailure(
                    FailureCode.HELM,
                    what,
                    "the Helm worker is gone: " + e.getMessage(),
                    "run it again; if a hook of the chart takes long, raise ship.helm.timeout",
                    e);
        }
        if (answer.kind().equals("error")) {
            throw HelmErrors.failure(what, answer.text("text"), request);
        }
        return answer;
    }

    private static Message change(String kind, HelmRequest request) {
        Path kubeconfig = requireNonNull(request.kubeconfig(), "kubeconfig is null");
        return message(kind, request)
                .with("kubeconfig", kubeconfig.toAbsolutePath().toString())
                .with("description", request.description())
                .with("hook-seconds", hookSeconds(request));
    }

    private static Message onRelease(String kind, HelmRequest request) {
        Path kubeconfig = requireNonNull(request.kubeconfig(), "kubeconfig is null");
        return Message.of(kind)
                .with("release", request.release())
                .with("namespace", request.namespace())
                .with("kubeconfig", kubeconfig.toAbsolutePath().toString())
                .with("hook-seconds", hookSeconds(request));
    }

    private static String hookSeconds(HelmRequest request) {
        return Long.toString(HookPatience.within(request.timeout()).toSeconds());
    }

    private static Message message(String kind, HelmRequest request) {
        return Message.of(kind)
                .with("release", request.release())
                .with("namespace", request.namespace())
                .with("chart", request.chart().toAbsolutePath().toString())
                .with("values", ValuesPaths.of(request));
    }
}
