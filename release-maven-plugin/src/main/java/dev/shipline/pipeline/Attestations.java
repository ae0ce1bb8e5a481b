package dev.shipline.pipeline;

import static dev.shipline.pipeline.Done.done;
import static dev.shipline.pipeline.Done.reused;
import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.supply.Wish;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The SBOM and the provenance of an image, made and attached while the registry scans it. Neither changes the image. What goes wrong is a warning, unless the
 * document is required.
 */
final class Attestations {
    /** The longest that a release is held up by it once the scan is done. Usually it is done long before. */
    private static final long PATIENCE_SECONDS = 60;

    private static final long FAREWELL_MILLIS = 5_000;

    private final AttestationWork work;
    private final FutureTask<List<AttestationOutcome>> task;
    private final Thread thread;
    private final ReleaseRun run;

    private Attestations(AttestationWork work, ReleaseRun run) {
        this.work = requireNonNull(work, "work is null");
        this.task = new FutureTask<>(work::outcomes);
        this.thread = new Thread(task, "attestations");
        this.thread.setDaemon(true);
        this.run = requireNonNull(run, "run is null");
    }

    static Attestations begin(AttestationWork work, ReleaseRun run) {
        Attestations attestations = new Attestations(work, run);
        attestations.thread.start();
        return attestations;
    }

    /** An image that gets no release tag needs no documents. Nothing is written or sent any more when this returns. */
    void cancel() {
        task.cancel(true);
        try {
            thread.join(FAREWELL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The digests of the attached documents' manifests, by the documents' names in lower case.
     *
     * @throws ReleaseFailure if a document is missing that is required
     */
    Done<Map<String, ImageDigest>> finish() {
        List<AttestationOutcome> outcomes = outcomes();
        outcomes.forEach(outcome -> outcome.notes().forEach(note -> run.progress(Step.ATTEST, note)));
        outcomes.forEach(this::judge);
        Map<String, ImageDigest> digests = new TreeMap<>();
        for (AttestationOutcome outcome : outcomes) {
            outcome.digest().ifPresent(digest -> digests.put(outcome.name().toLowerCase(Locale.ROOT), digest));
        }
        String detail = outcomes.stream().map(AttestationOutcome::detail).collect(Collectors.joining(", "));
        boolean isNew = outcomes.stream().anyMatch(AttestationOutcome::isNew);
        return isNew ? done(digests, detail) : reused(digests, detail);
    }

    private void judge(AttestationOutcome outcome) {
        if (outcome.problem().isEmpty()) {
            return;
        }
        ReleaseFailure problem = outcome.problem().get();
        if (outcome.wish() == Wish.REQUIRE || problem.code() == FailureCode.INTERRUPTED) {
            throw problem;
        }
        run.warn(problem.what() + ", because " + problem.because() + "; the release goes on without ("
                + outcome.property() + " may be off, to try no more, or require, to stop there)");
    }

    private List<AttestationOutcome> outcomes() {
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | CancellationException e) {
            cancel();
            return work.late();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            cancel();
            throw ReleaseFailure.interrupted("cannot attach the image's SBOM and provenance", "start it again", e);
        }
    }
}
