package dev.shipline.pipeline;

import dev.shipline.git.CommitLog;
import dev.shipline.pipeline.PlanSheet.CommitRange;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan for people. The same plan always gives the same text.
 *
 * @param commits how many commits are named
 * @param keys    how many keys of the values of a sort
 * @param objects how many objects
 * @param fields  how many fields of each
 */
record PlanText(int commits, int keys, int objects, int fields) {
    /** For the build log, where it stands between other things. */
    static final PlanText BOUNDED = new PlanText(10, 8, 20, 10);

    static final PlanText WHOLE = new PlanText(PlanStage.MOST_COMMITS, 1000, Integer.MAX_VALUE, Integer.MAX_VALUE);

    List<String> lines(PlanSheet plan) {
        List<String> lines = new ArrayList<>();
        lines.add("image    " + plan.image());
        lines.add("chart    " + plan.chart());
        plan.commits().ifPresent(range -> commits(range, lines));
        if (!plan.values().isEmpty()) {
            lines.add("values   " + plan.values().summary(keys));
        }
        plan.findings().ifPresent(delta -> lines.add("findings " + delta.summary() + ", against the image that runs"));
        lines.addAll(plan.diff().lines(objects, fields));
        plan.diff().hooks().forEach(hook -> lines.addAll(hook.lines(fields)));
        plan.crds().lines().forEach(lines::add);
        plan.diff().notes().forEach(note -> lines.add("! " + note));
        plan.blocked().forEach(change -> lines.add("! " + change));
        drift(plan, lines);
        plan.identity().ifPresent(identity -> identity.unstable()
                .forEach(field -> lines.add("! " + field
                        + " is made anew each time the chart is rendered, so the plan's hash does not cover it")));
        return lines;
    }

    private void commits(CommitRange range, List<String> lines) {
        CommitLog log = range.log();
        String span = range.from().substring(0, 7) + ".." + range.to().substring(0, 7);
        if (range.from().equals(range.to())) {
            lines.add("commits  none: " + range.to().substring(0, 7) + " runs already");
            return;
        }
        if (log.equals(CommitLog.UNKNOWN)) {
            lines.add("commits  " + span + ": git does not have them all here, as in a shallow clone");
            return;
        }
        lines.add("commits  " + (log.isComplete() ? "" : "at least ") + log.count() + ": " + span
                + (log.isComplete() ? "" : " (the clone ends before the rest)"));
        log.newest().stream().limit(commits).forEach(commit -> lines.add("    " + commit));
        int left = log.count() - Math.min(commits, log.newest().size());
        if (left > 0) {
            lines.add("    and " + left + " more");
        }
    }

    private void drift(PlanSheet plan, List<String> lines) {
        List<String> drift = DriftLines.of(plan.drift());
        if (!drift.isEmpty()) {
            lines.add("! what is there is not what was deployed; a deploy puts it back:");
        }
        drift.stream().limit(objects).forEach(line -> lines.add("    " + line));
        if (drift.size() > objects) {
            lines.add("    and " + (drift.size() - objects) + " more");
        }
        plan.drift().notes().forEach(note -> lines.add("! " + note));
    }
}
