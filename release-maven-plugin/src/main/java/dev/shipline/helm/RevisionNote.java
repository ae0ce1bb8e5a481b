package dev.shipline.helm;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a revision's description says of where it came from. It is the one text of ours that Helm keeps for as long as the revision. */
public final class RevisionNote {
    private static final Pattern COMMIT = Pattern.compile(", commit ([0-9a-f]{40})\\b");
    private static final Pattern BY = Pattern.compile(", by ([^\\s)]+)");
    /** Helm's own words for it begin in the same way. */
    private static final Pattern ROLLBACK = Pattern.compile("^Rollback to (\\d{1,9})\\b");

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
