package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import java.util.Optional;

/** Why a release failed when Helm had begun a revision already, and may have changed some of its objects: whoever catches it should take that back. */
public final class HalfDone extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Revision revision;

    private HalfDone(Revision revision, Throwable cause) {
        super("revision " + revision.number() + " was begun", cause);
        this.revision = requireNonNull(revision, "revision is null");
    }

    public static ReleaseFailure with(Revision revision, ReleaseFailure failure) {
        ReleaseFailure told = new ReleaseFailure(
                failure.code(),
                failure.what(),
                failure.because(),
                failure.fix(),
                new HalfDone(revision, failure.getCause()));
        for (Throwable suppressed : failure.getSuppressed()) {
            told.addSuppressed(suppressed);
        }
        return told;
    }

    /** The revision that was begun; empty if the failure came before that. */
    public static Optional<Revision> in(ReleaseFailure failure) {
        return failure.getCause() instanceof HalfDone halfDone
                ? Optional.ofNullable(halfDone.revision)
                : Optional.empty();
    }
}
