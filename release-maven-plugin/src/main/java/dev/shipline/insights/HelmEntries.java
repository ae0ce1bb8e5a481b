package dev.shipline.insights;

import dev.shipline.helm.Revision;
import dev.shipline.insights.Entry.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Helm's history tells. It knows when a revision was applied, not when it was proven. */
final class HelmEntries {
    /** Our own words for a revision that a killed deploy left; it may have run, and nobody looked. */
    private static final Pattern LEFT = Pattern.compile("^(Left in the middle|Unlocked)\\b");

    private HelmEntries() {}

    static List<Entry> of(String service, String environment, List<Revision> revisions) {
        return revisions.stream()
                .map(revision -> new Entry(
                        service,
                        environment,
                        revision.number(),
                        revision.deployed(),
                        revision.deployed(),
                        result(revision),
                        revision.values().at("image", "tag").text(""),
                        revision.commit(),
                        revision.repeats(),
                        revision.by(),
                        Optional.empty(),
                        Map.of()))
                .toList();
    }

    private static Result result(Revision revision) {
        if (revision.isPending() || LEFT.matcher(revision.description()).find()) {
            return Result.LEFT;
        }
        return revision.status().equals("failed") ? Result.FAILED : Result.SUCCEEDED;
    }
}
