package dev.shipline.git;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The commits that one commit has among its ancestors and another one has not, the newest first.
 *
 * @param complete whether none is missing
 */
record CommitRange(List<RevCommit> commits, boolean complete) {
    private static final Pattern INCIDENT = Pattern.compile("(?im)^(incident|hotfix)[ \t]*:[ \t]*\\S");
    private static final Pattern HOTFIX_BRANCH = Pattern.compile("^Merge .*\\bhotfix/");

    CommitRange {
        commits = List.copyOf(commits);
    }

    Changes changes() {
        return new Changes(commits.stream().map(CommitRange::change).toList(), complete);
    }

    /** @param most how many are told one by one */
    CommitLog log(int most) {
        return new CommitLog(
                commits.stream().limit(most).map(CommitRange::entry).toList(), commits.size(), complete);
    }

    /** When the oldest was made; absent where there is none, or an older one may be missing. */
    Optional<Instant> oldest() {
        return complete
                ? commits.stream()
                        .map(commit -> Instant.ofEpochSecond(commit.getCommitTime()))
                        .min(Comparator.naturalOrder())
                : Optional.empty();
    }

    static Change change(RevCommit commit) {
        String subject = commit.getShortMessage();
        return new Change(
                commit.name(),
                commit.getCommitterIdent().getWhenAsInstant(),
                subject,
                commit.getParentCount() > 1,
                INCIDENT.matcher(body(commit)).find()
                        || HOTFIX_BRANCH.matcher(subject).find());
    }

    /** Without the subject: "Hotfix: …" there is a habit of some and says nothing. */
    private static String body(RevCommit commit) {
        String message = commit.getFullMessage();
        int end = message.indexOf('\n');
        return end < 0 ? "" : message.substring(end + 1);
    }

    private static CommitLog.Entry entry(RevCommit commit) {
        return new CommitLog.Entry(
                commit.name(), oneLine(commit.getAuthorIdent().getName()), oneLine(commit.getShortMessage()));
    }

    /** What people write into a commit goes into a build log: control characters could play with it. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
}
