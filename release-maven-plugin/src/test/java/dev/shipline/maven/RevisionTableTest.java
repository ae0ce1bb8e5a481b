package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.helm.Revision;
import dev.shipline.helm.RevisionNote;
import dev.shipline.helm.SampleRevision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionTableTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void hasAColumnForEachThingThatPeopleAskFor() {
        String ours =
                RevisionNote.ofRelease("orders", "1234567", "1234567".repeat(6).substring(2), "bob@ci");
        assertThat(RevisionTable.lines(
                        List.of(
                                revision(12, "deployed", "Rollback to 3", ""),
                                revision(3, "failed", "Rollout failed (" + ours + ")", "sha256:" + "a".repeat(64))),
                        NOW))
                .containsExactly(
                        "Revision  Since                          Status    Chart               Image"
                                + "                   Commit   By      Description",
                        "12        2026-11-22T09:00:00Z (60 min)  deployed  microservice 1.0.0  v12"
                                + "                     -        -       Rollback to 3",
                        "3         2026-11-22T09:00:00Z (60 min)  failed    microservice 1.0.0  v3@sha256:aaaaaaaaaaaa"
                                + "  3456712  bob@ci  Rollout failed (orders 1234567)");
    }

    private static Revision revision(int number, String status, String description, String digest) {
        return new SampleRevision(number, status)
                .description(description)
                .deployed(NOW.minusSeconds(3600))
                .image(Map.of("tag", "v" + number, "digest", digest))
                .revision();
    }
}
