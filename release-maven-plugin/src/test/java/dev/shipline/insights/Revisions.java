package dev.shipline.insights;

import dev.shipline.helm.Revision;
import dev.shipline.helm.SampleRevision;
import java.time.Instant;
import java.util.Map;

/** Revisions as Helm's history has them. */
final class Revisions {
    private Revisions() {}

    static Revision deployed(int number, String time, String commit) {
        return revision(number, "superseded", time, "orders v" + number + ", commit " + commit + ", by ada@host");
    }

    static Revision failed(int number, String time, String commit) {
        String origin = "orders v" + number + ", commit " + commit + ", by ada@host";
        return revision(
                number, "failed", time, "Rollout failed; rolled back to " + (number - 1) + " (was: " + origin + ")");
    }

    static Revision rollback(int number, String time, int to, String commit) {
        return revision(number, "superseded", time, "Rollback to " + to + ", commit " + commit + ", by ada@host");
    }

    static Revision revision(int number, String status, String time, String description) {
        return new SampleRevision(number, status)
                .environment("prod")
                .description(description)
                .deployed(Instant.parse(time))
                .chartVersion("1.2.0")
                .image(Map.of("tag", "v" + number))
                .revision();
    }
}
