package dev.shipline.helm;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a revision's description says of where it came from and what became of it. It is the one text of ours that Helm keeps for as long as the revision. */
public final class RevisionNote {
    private static final Pattern COMMIT = Pattern.compile(", commit ([0-9a-f]{40})\\b");
    private static final Pattern BY = Pattern.compile(", by ([^\\s),]+)");
    /** Helm's own words for it begin in the same way. */
    private static final Pattern ROLLBACK = Pattern.compile("^Rollback to (\\d{1,9})\\b");

    private static final String PROVEN = ", proven";
    private static final String FAILED = "Failed: ";
    /** Helm's own: {@code Upgrade "orders-dev" failed: …} */
    private static final Pattern FAILED_IN_HELM = Pattern.compile("^\\w+ \"[^\"]*\" failed: ");

    private RevisionNote() {}

    /** @param by a build's address or user@host */
    public static String ofRelease(String service, String tag, String commit, String by) {
        return service + " " + tag + ", commit " + commit + ", by " + by;
    }

    public static String ofRollback(Revision to, Optional<String> by) {
        return "Rollback to " + to.number()
                + to.commit().map(sha -> ", commit " + sha).orElse("")
                + by.map(who -> ", by " + who).orElse("");
    }

    /** A watch saw it run. A label would not do: Helm hands a revision's labels on to the next one. */
    static String proven(String description) {
        return isProven(description) ? description : description + PROVEN;
    }

    static boolean isProven(String description) {
        return description.endsWith(PROVEN);
    }

    /** Whose it was must not be forgotten because it failed. */
    static String failed(String why, String description) {
        return FAILED + why + (description.isBlank() ? "" : " (" + description + ")");
    }

    /** Also where Helm has called it superseded since. */
    static boolean isFailed(String description) {
        return description.startsWith(FAILED)
                || FAILED_IN_HELM.matcher(description).find();
    }

    static Optional<String> commit(String description) {
        return first(COMMIT, description);
    }

    static Optional<String> by(String description) {
        return first(BY, description);
    }

    /** The revision whose manifest this one repeats. */
    static Optional<Integer> rollbackTo(String description) {
        return first(ROLLBACK, description).map(Integer::valueOf);
    }

    private static Optional<String> first(Pattern pattern, String description) {
        Matcher found = pattern.matcher(description);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
