package dev.shipline.insights;

import static dev.shipline.insights.Revisions.deployed;
import static dev.shipline.insights.Revisions.failed;
import static dev.shipline.insights.Revisions.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.git.Change;
import dev.shipline.git.Changes;
import dev.shipline.helm.Revision;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysReaderTest {
    private static final String ONE = "1".repeat(40);
    private static final String TWO = "2".repeat(40);
    private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");

    /** A clone that holds nothing. */
    private static final CommitReader NOTHING = new CommitReader() {
        @Override
        public Optional<Change> change(String sha) {
            return Optional.empty();
        }

        @Override
        public Changes between(String released, String next) {
            return new Changes(List.of(), false);
        }
    };

    @Test
    void saysWhereTheHistoryBegins() {
        Keys keys = read(NOTHING, List.of(deployed(41, "2026-11-20T12:00:00Z", ONE)));

        assertThat(keys.unknown().get(0)).startsWith("What was deployed before 2026-11-20 12:00 UTC is not counted");
    }

    @Test
    void doesNotMissWhatIsOlderThanTheWindow() {
        Keys keys = read(
                NOTHING, List.of(deployed(1, "2026-09-01T12:00:00Z", ONE), deployed(2, "2026-11-20T12:00:00Z", TWO)));

        assertThat(keys.deployments()).hasSize(1);
        assertThat(keys.unknown()).noneMatch(sentence -> sentence.contains("is not counted: Helm"));
    }

    @Test
    void guessesNoLeadTimeAndNoPlan() {
        Keys keys = read(NOTHING, List.of(deployed(1, "2026-11-20T12:00:00Z", ONE)));

        assertThat(keys.leads().count()).isZero();
        assertThat(keys.reworkRate()).isEmpty();
        assertThat(keys.unknown())
                .anyMatch(sentence -> sentence.startsWith("Of 1 deployment this clone does not hold the commit"))
                .anyMatch(sentence -> sentence.startsWith("Of 1 deployment nothing tells whether it was planned"));
    }

    @Test
    void countsACommitOnceThoughItComesAgain() {
        Change change = new Change(ONE, Instant.parse("2026-11-20T10:00:00Z"), "one", false, false);
        CommitReader another = new CommitReader() {
            @Override
            public Optional<Change> change(String sha) {
                return Optional.of(change);
            }

            @Override
            public Changes between(String released, String next) {
                return new Changes(List.of(change), true);
            }
        };

        Keys keys = read(
                another, List.of(deployed(1, "2026-11-20T12:00:00Z", ONE), deployed(2, "2026-11-21T12:00:00Z", TWO)));

        assertThat(keys.leads().sorted()).containsExactly(Duration.ofHours(2));
    }

    @Test
    void countsAKilledDeployNeitherAsSuccessNorAsFailure() {
        Keys keys = read(
                NOTHING,
                List.of(
                        revision(1, "failed", "2026-11-20T12:00:00Z", "Left in the middle: the build was interrupted"),
                        revision(2, "pending-upgrade", "2026-11-21T12:00:00Z", "Preparing upgrade")));

        assertThat(keys.deployments()).isEmpty();
        assertThat(keys.failureRate()).isEmpty();
        assertThat(keys.unknown()).anyMatch(sentence -> sentence.startsWith("2 deploys ended before anybody knew"));
    }

    @Test
    void saysThatAFailureIsNotMendedYet() {
        Keys keys = read(NOTHING, List.of(failed(1, "2026-11-29T12:00:00Z", ONE)));

        assertThat(keys.failures()).singleElement().satisfies(failure -> assertThat(failure.recovered())
                .isEmpty());
        assertThat(keys.recoveries().median()).isEmpty();
    }

    @Test
    void takesTheEndFromTheReportOfTheSameRevision() {
        Timeline timeline = Timeline.of(
                "orders",
                "prod",
                List.of(
                        HelmEntries.of("orders", "prod", List.of(failed(7, "2026-11-20T12:00:02Z", ONE))),
                        ReportEntries.of(report("rolled_back", 7, 6, "hotfix/disk"))));

        assertThat(timeline.entries())
                .extracting(Entry::revision, Entry::result, Entry::ended, Entry::repeats)
                .containsExactly(
                        Tuple.tuple(7, Entry.Result.FAILED, Instant.parse("2026-11-20T12:00:32Z"), Optional.empty()),
                        Tuple.tuple(8, Entry.Result.SUCCEEDED, Instant.parse("2026-11-20T12:00:42Z"), Optional.of(6)));
        Keys keys = reader(NOTHING, List.of()).read(timeline);
        assertThat(keys.reworkRate()).contains(1.0);
        // applied at the end of the upgrade, 12:00:02; the way back was proven at 12:00:42
        assertThat(keys.recoveries().median()).contains(Duration.ofSeconds(40));
        assertThat(keys.steps().get("upgrade").median()).contains(Duration.ofSeconds(2));
    }

    @Test
    void countsAnAttemptThatChangedNothingAsNone() {
        Timeline timeline = Timeline.of("orders", "prod", List.of(ReportEntries.of(report("failure", 0, 0, "main"))));

        Keys keys = reader(NOTHING, List.of()).read(timeline);

        assertThat(keys.deployments()).isEmpty();
        assertThat(keys.unknown()).anyMatch(sentence -> sentence.startsWith("1 attempt stopped before"));
    }

    @Test
    void takesStepTimesFromTheJournalUnlessTheReportHasThem() {
        Timeline timeline = Timeline.of("orders", "prod", List.of(ReportEntries.of(report("success", 7, 0, "main"))));
        JournalSteps.Measured told = measured("a", 1795176002, 2.0);
        JournalSteps.Measured earlier = measured("b", 1795003202, 6.0);

        Keys keys = reader(NOTHING, List.of(told, earlier)).read(timeline);

        assertThat(keys.steps().get("upgrade").sorted()).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(6));
    }

    @Test
    void passesOverLinesOfAJournalThatAreNoStepTimes() {
        assertThat(JournalSteps.measured("{\"id\":\"a\",\"kind\":\"distr")).isEmpty();
        assertThat(JournalSteps.measured("{\"settled\":[\"a\"]}")).isEmpty();
        assertThat(JournalSteps.measured("[1,2]")).isEmpty();
        assertThat(JournalSteps.measured(line("ship.release.elapsed_time", 1795176002, 2)))
                .isEmpty();
        assertThat(JournalSteps.measured(line("ship.phase.elapsed_time", -4, 2)))
                .isEmpty();
        assertThat(JournalSteps.measured(line("acme.phase.elapsed_time", 1795176002, 2)))
                .isPresent();
    }

    @Test
    void keepsWhatIsKnownOnceInItsFile(@TempDir Path folder) {
        EntryFile file = new EntryFile(folder.resolve("insights.json"));
        List<Entry> entries = ReportEntries.of(report("rolled_back", 7, 6, "hotfix/disk"));
        assertThat(file.read()).isEmpty();

        file.write(entries);

        assertThat(file.read()).isEqualTo(entries);
    }

    private static JournalSteps.Measured measured(String id, long second, double seconds) {
        return JournalSteps.measured(
                        line("ship.phase.elapsed_time", second, seconds).replace("\"x\"", "\"" + id + "\""))
                .orElseThrow();
    }

    private static String line(String name, long second, double value) {
        return Document.of(Map.of(
                        "id",
                        "x",
                        "kind",
                        "distribution",
                        "timestamp",
                        second,
                        "payload",
                        Map.of(
                                "name", name,
                                "value", value,
                                "tags", List.of("service:orders", "env:prod", "phase:upgrade", "status:success"))))
                .toJson();
    }

    private static Keys read(CommitReader commits, List<Revision> history) {
        return reader(commits, List.of())
                .read(Timeline.of("orders", "prod", List.of(HelmEntries.of("orders", "prod", history))));
    }

    private static KeysReader reader(CommitReader commits, List<JournalSteps.Measured> journal) {
        return new KeysReader(commits, journal, NOW, Duration.ofDays(30));
    }

    private static Document report(String status, int revision, int back, String branch) {
        return Document.of(Map.of(
                "service",
                "orders",
                "environment",
                "prod",
                "status",
                status,
                "git",
                Map.of("sha", ONE, "branch", branch),
                "image",
                Map.of("tag", "v7"),
                "helm",
                revision == 0 ? Map.of() : Map.of("revision", revision, "rolledBackTo", back),
                "steps",
                List.of(
                        step("upgrade", "2026-11-20T12:00:00Z", 2_000, "succeeded"),
                        step("rollout", "2026-11-20T12:00:02Z", 30_000, "failed"),
                        step("rollback", "2026-11-20T12:00:32Z", 10_000, "succeeded"))));
    }

    private static Map<String, Object> step(String title, String started, int millis, String outcome) {
        return Map.of("step", title, "started", started, "millis", millis, "outcome", outcome);
    }
}
