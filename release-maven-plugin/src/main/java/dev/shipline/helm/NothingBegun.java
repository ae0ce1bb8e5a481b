package dev.shipline.helm;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;

/** The cluster did not answer Helm, has answered since, and has no revision that Helm would have begun: asking Helm again changes nothing twice. */
public final class NothingBegun extends RuntimeException {
    private static final long serialVersionUID = 1;

    private NothingBegun(Throwable cause) {
        super("the cluster was away before Helm had begun anything", cause);
    }

    /** The same failure, marked if it is one of a cluster that was away. */
    public static ReleaseFailure with(ReleaseFailure failure) {
        return failure.code() == FailureCode.UNREACHABLE
                ? new ReleaseFailure(
                        failure.code(),
                        failure.what(),
                        failure.because(),
                        failure.fix(),
                        new NothingBegun(failure.getCause()))
                : failure;
    }

    public static boolean isIn(ReleaseFailure failure) {
        return failure.getCause() instanceof NothingBegun;
    }
}
