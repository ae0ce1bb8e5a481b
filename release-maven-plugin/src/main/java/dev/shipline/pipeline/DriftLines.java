package dev.shipline.pipeline;

import dev.shipline.cluster.Drift;
import dev.shipline.cluster.Drift.Difference;
import dev.shipline.plan.FieldChange;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Says for people how what is there differs from what was deployed. No secret is in it. */
public final class DriftLines {
    private DriftLines() {}

    /** "Deployment orders spec.replicas is 5, deployed as 1 (kubectl-edit, 2026-01-31T10:15:30Z)"; none where nothing differs. */
    public static List<String> of(Drift drift) {
        List<String> lines = new ArrayList<>();
        drift.missing().forEach(object -> lines.add(object + " is not there any more"));
        drift.differences().forEach(difference -> lines.add(line(difference)));
        return lines;
    }

    private static String line(Difference difference) {
        FieldChange field = FieldChange.of(difference.kind(), difference.change());
        String who = difference
                .by()
                .map(by -> " (" + by
                        + difference
                                .when()
                                .map(when -> ", " + when.truncatedTo(ChronoUnit.SECONDS))
                                .orElse("")
                        + ")")
                .orElse("");
        String what = field.note().isEmpty()
                ? field.to().map(now -> " is " + now).orElse(" is gone")
                        + field.from().map(was -> ", deployed as " + was).orElse("")
                : " " + field.note();
        return difference.kind() + " " + difference.name() + " " + field.path() + what + who;
    }
}
