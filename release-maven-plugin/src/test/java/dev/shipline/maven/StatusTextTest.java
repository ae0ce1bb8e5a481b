package dev.shipline.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.cluster.DeployLease;
import dev.shipline.helm.Revision;
import dev.shipline.helm.RevisionNote;
import dev.shipline.helm.SampleRevision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTextTest {
    private static final Instant DEPLOYED = Instant.parse("2026-11-22T10:00:00Z");
    private static final String SHA = "1234567890123456789012345678901234567890";
    private static final String OURS = RevisionNote.ofRelease("orders", "1234567", SHA, "https://ci.example/7");

    private Optional<DeployLease> lease = Optional.empty();

    private List<String> lines(Revision... newestFirst) {
        return new StatusText("dev", List.of(newestFirst), lease, DEPLOYED.plusSeconds(90)).lines();
    }

    private static Revision revision(int number, String status, String description) {
        return new SampleRevision(number, status)
                .description(description)
                .deployed(DEPLOYED)
                .image(Map.of("tag", "1234567", "digest", "sha256:abc"))
                .revision();
    }

    @Test
    void saysWhatRunsSinceWhenAndByWhom() {
        assertThat(lines(revision(3, "deployed", OURS + ", proven")))
                .containsExactly(
                        "dev runs version 1234567, commit " + SHA
                                + ", sha256:abc, revision 3, since 2026-11-22T10:00:00Z (90 s), by https://ci.example/7, proven",
                        "revision 3  deployed  since 2026-11-22T10:00:00Z (90 s)  microservice 1.0.0  1234567@sha256:abc  "
                                + OURS + ", proven");
    }

    @Test
    void saysThatNobodySawItRun() {
        assertThat(lines(revision(3, "deployed", OURS)))
                .anyMatch(line -> line.startsWith(
                        "unproven: https://ci.example/7 did not see the rollout of revision 3 to the end"));
    }

    @Test
    void doesNotJudgeWhatAnotherToolMade() {
        assertThat(lines(revision(3, "deployed", "Upgrade complete")))
                .first()
                .asString()
                .doesNotContain("proven");
        assertThat(lines(revision(3, "deployed", "Upgrade complete"))).noneMatch(line -> line.startsWith("unproven"));
    }

    @Test
    void saysThatTheNewestIsNotWhatRuns() {
        assertThat(lines(revision(4, "failed", "Failed: the rollout"), revision(3, "deployed", OURS + ", proven")))
                .anyMatch(line -> line.startsWith("dev runs version 1234567") && line.contains("revision 3"))
                .contains(
                        "the newest revision is another one: 4 is failed since 2026-11-22T10:00:00Z (90 s): Failed: the rollout");
    }

    @Test
    void saysWhetherSomebodyIsAtWhatIsPending() {
        Revision pending = revision(4, "pending-upgrade", "Preparing upgrade");
        Revision running = revision(3, "deployed", OURS + ", proven");
        assertThat(lines(pending, running))
                .anyMatch(line -> line.contains("4 is pending-upgrade") && line.contains("mvn ship:unlock clears it"));
        lease = Optional.of(new DeployLease(
                "dev",
                "ship-orders-dev",
                Optional.of("bob@ci#1"),
                Duration.ofSeconds(30),
                DEPLOYED,
                DEPLOYED,
                0,
                Optional.empty(),
                ""));
        assertThat(lines(pending, running))
                .anyMatch(line -> line.contains("4 is pending-upgrade") && line.contains("by whoever is at it now"))
                .anyMatch(line -> line.startsWith("bob@ci is at it since 2026-11-22T10:00:00Z"));
    }

    @Test
    void saysThatNothingRuns() {
        assertThat(lines(revision(1, "failed", "Failed: the rollout"))).first().isEqualTo("nothing runs in dev");
        assertThat(lines(revision(1, "uninstalled", ""))).first().isEqualTo("nothing runs in dev");
    }
}
