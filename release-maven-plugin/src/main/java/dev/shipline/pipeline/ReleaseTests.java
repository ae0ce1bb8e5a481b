package dev.shipline.pipeline;

import static dev.shipline.pipeline.Done.done;
import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ReleaseLock;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.HelmRequest;
import dev.shipline.helm.Revision;
import dev.shipline.helm.TestHook;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The chart's own tests, {@code helm test}, on a revision whose rollout is proven. */
final class ReleaseTests {
    /** What tells nothing of the revision: whether the tests would have passed, nobody knows. */
    private static final Set<FailureCode> UNKNOWN = EnumSet.of(
            FailureCode.INTERRUPTED, FailureCode.UNREACHABLE, FailureCode.CREDENTIALS, FailureCode.RELEASE_BUSY);

    private final Neighbours neighbours;
    private final ReleaseRun run;

    ReleaseTests(Neighbours neighbours, ReleaseRun run) {
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.run = requireNonNull(run, "run is null");
    }

    /** @throws ReleaseFailure with the code of a failed rollout if a test fails */
    void run(HelmTimes times, HelmRequest request, Revision revision, ReleaseLock lock) {
        times.tests().ifPresent(timeout -> run.step(Step.TEST, () -> test(request, revision, timeout, lock)));
    }

    private Done<List<TestHook>> test(HelmRequest request, Revision revision, Duration timeout, ReleaseLock lock) {
        List<TestHook> tests = TestHook.of(revision);
        if (tests.isEmpty()) {
            return done(tests, "chart " + revision.chartName() + " has no tests");
        }
        Optional<ReleaseFailure> failure = outcome(request, timeout, lock);
        if (failure.filter(e -> UNKNOWN.contains(e.code())).isPresent()) {
            throw failure.get();
        }
        tests.forEach(test -> tell(test, revision.namespace()));
        String names = tests.stream().map(TestHook::toString).collect(Collectors.joining(", "));
        failure.ifPresent(e -> {
            throw new ReleaseFailure(
                    FailureCode.ROLLOUT,
                    "the tests of revision " + revision.number() + " of " + revision.release() + " failed",
                    e.because(),
                    "read the log of " + names + " above, mend the service or the test, and deploy again; if the tests"
                            + " only need longer, raise ship.helm.test.timeout",
                    e);
        });
        return done(tests, names + (tests.size() == 1 ? " has passed" : " have passed"));
    }

    private Optional<ReleaseFailure> outcome(HelmRequest request, Duration timeout, ReleaseLock lock) {
        HelmRequest tests = new HelmRequest(
                request.release(),
                request.namespace(),
                request.chart(),
                List.of(),
                request.kubeconfig(),
                request.description(),
                timeout);
        // the token in it may have ended while the rollout was watched
        neighbours.cluster().writeKubeconfig(request.kubeconfig());
        try {
            lock.during(() -> {
                neighbours.helm().test(tests);
                return tests;
            });
            return Optional.empty();
        } catch (ReleaseFailure e) {
            return Optional.of(e);
        }
    }

    /** A log that cannot be had changes nothing of the outcome. */
    private void tell(TestHook test, String namespace) {
        try {
            List<String> log = neighbours.cluster().log(namespace, test.kind(), test.name());
            if (log.isEmpty()) {
                run.progress(
                        Step.TEST,
                        test + " left no log: its pod printed nothing, or its hook-delete-policy removed it");
            }
            log.forEach(line -> run.progress(Step.TEST, test + " | " + line));
        } catch (ReleaseFailure e) {
            run.progress(Step.TEST, "the log of " + test + " cannot be read: " + e.because());
        }
    }
}
