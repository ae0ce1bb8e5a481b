package dev.shipline.failure;

/** What kind of thing went wrong; stable, so that failures can be counted. */
public enum FailureCode {
    /** The POM, the command line or the environment says something that cannot be carried out. */
    CONFIGURATION(true),
    /** Credentials are missing, or were refused. */
    CREDENTIALS(true),
    /** A remote part could not be reached, or answered out of order. */
    UNREACHABLE(false),
    IMAGE_BUILD(false),
    IMAGE_PUSH(false),
    /** What the registry holds is not what was pushed. */
    DIGEST_MISMATCH(false),
    SCAN_UNAVAILABLE(false),
    SCAN_REJECTED(false),
    VALUES(true),
    CHART(true),
    HELM(false),
    /** Another deploy holds the release, or one was left in the middle. */
    RELEASE_BUSY(false),
    CLUSTER(false),
    ROLLOUT(false),
    INTERRUPTED(false),
    INTERNAL(false);

    private final boolean forTheUserToMend;

    FailureCode(boolean forTheUserToMend) {
        this.forTheUserToMend = forTheUserToMend;
    }

    /** Whether the user's configuration or environment is wrong, as opposed to the work having failed. */
    public boolean forTheUserToMend() {
        return forTheUserToMend;
    }
}
