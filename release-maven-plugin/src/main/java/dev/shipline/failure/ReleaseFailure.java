package dev.shipline.failure;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The one exception a release ends with. Its message is a whole sentence for the engineer who reads the build log: what happened, because of what, and
 * what to do now.
 */
public final class ReleaseFailure extends RuntimeException {
    private final FailureCode code;
    private final String what;
    private final String because;
    private final String fix;

    /**
     * @param what    what could not be done ("cannot read s3://values/orders/dev.yaml")
     * @param because the cause, without a full stop ("the bucket has no such object")
     * @param fix     the next thing to do, naming the POM property or the command ("upload it, or set ship.values to where it is")
     */
    public ReleaseFailure(FailureCode code, String what, String because, String fix) {
        this(code, what, because, fix, null);
    }

    public ReleaseFailure(FailureCode code, String what, String because, String fix, Throwable cause) {
        // a list of problems ends with a line of its own
        super(what + ", because " + because + (because.endsWith("\n") ? "" : "; ") + fix, cause);
        this.code = requireNonNull(code, "code is null");
        this.what = requireNonNull(what, "what is null");
        this.because = requireNonNull(because, "because is null");
        this.fix = requireNonNull(fix, "fix is null");
    }

    /**
     * What ends a build that somebody ends. The thread is interrupted again, which whoever caught the exception has cleared.
     *
     * @param fix what is to be known or done before it is started again
     */
    public static ReleaseFailure interrupted(String what, String fix, Throwable cause) {
        Thread.currentThread().interrupt();
        return new ReleaseFailure(FailureCode.INTERRUPTED, what, "the build was interrupted", fix, cause);
    }

    /**
     * One failure for all that is wrong.
     *
     * @param problems at least one, each as a cause is worded
     */
    public static ReleaseFailure ofAll(FailureCode code, String what, List<String> problems, String fix) {
        String because = problems.size() == 1
                ? problems.get(0)
                : "there are " + problems.size() + " problems:\n  - " + String.join("\n  - ", problems) + "\n";
        return new ReleaseFailure(code, what, because, fix);
    }

    /** The same failure, with what was done about it said at the end. */
    public ReleaseFailure followedBy(String aftermath) {
        ReleaseFailure failure = new ReleaseFailure(code, what, because, fix + " (" + aftermath + ")", getCause());
        for (Throwable suppressed : getSuppressed()) {
            failure.addSuppressed(suppressed);
        }
        return failure;
    }

    public FailureCode code() {
        return code;
    }

    public String what() {
        return what;
    }

    public String because() {
        return because;
    }

    public String fix() {
        return fix;
    }
}
