package dev.shipline.insights;

import dev.shipline.document.Document;
import dev.shipline.helm.Revision;
import java.time.Instant;
import java.util.List;
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
        return new Revision(
                "orders-prod",
                "prod",
                number,
                status,
                description,
                Instant.parse(time),
                "microservice",
                "1.2.0",
                "",
                "",
                List.of(),
                Document.of(Map.of()),
                Document.of(Map.of()),
                Document.of(Map.of("image", Map.of("tag", "v" + number))));
    }
}
