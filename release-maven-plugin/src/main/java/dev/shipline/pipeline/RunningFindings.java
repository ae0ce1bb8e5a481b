package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.ImageDigest;
import dev.shipline.registry.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the scanner says of the image that runs now, looked up beside the scan of the new one. Nothing depends on it: where it fails or takes too long,
 * there is no comparison, and the release goes on.
 */
final class RunningFindings {
    /** The image that runs now, and its findings. */
    record Known(ImageDigest image, List<Finding> findings) {}

    /** The longest that a release is held up by it. Usually it is there long before the new image is scanned. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Beside<Optional<Known>> work;

    private RunningFindings(Beside<Optional<Known>> work) {
        this.work = requireNonNull(work, "work is null");
    }

    static RunningFindings lookUp(Supplier<Optional<Known>> work) {
        return new RunningFindings(Beside.start("running-findings", work));
    }

    Optional<Known> result() {
        return work.result(PATIENCE).flatMap(known -> known);
    }
}
