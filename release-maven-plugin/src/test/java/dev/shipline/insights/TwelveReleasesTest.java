package dev.shipline.insights;

import static dev.shipline.insights.Revisions.deployed;
import static dev.shipline.insights.Revisions.failed;
import static dev.shipline.insights.Revisions.rollback;
import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.document.Document;
import dev.shipline.git.ChangeLog;
import dev.shipline.helm.Revision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A month of a service, by Helm's history and a git repository: twelve releases, of which two failed, one was rolled back by hand and one was a hotfix. Every figure is
 * worked out in the comments.
 */
class TwelveReleasesTest {
    private static final Instant END = Instant.parse("2026-11-30T00:00:00Z");

    @TempDir
    private Path folder;

    private final List<String> commits = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    @Test
    void areWhatOneWorksOutByHand() throws Exception {
        makeCommits();
        List<Revision> history = history();

        // Helm keeps ten revisions: the first eight are told on the 11th, the last ten at the end
        insights(history.subList(0, 8)).write(Instant.parse("2026-11-11T00:00:00Z"), text -> text, line -> {});
        Path page = insights(history.subList(5, 15)).write(END, text -> text, lines::add);

        assertThat(lines)
                .containsExactly(
                        "orders in prod, 30 days: runs v15 (" + commits.get(12).substring(0, 7) + ")",
                        // 12 deployments, 2 of them failed: 10 successful in 30 days, 10 * 7 / 30 = 2.33 a week
                        "  deployment frequency  2.3 a week (10 successful)",
                        // hours: c9 0.5, c2 1, c1 2, c4 3, c5 4, c6 5, c7 6, c12 7, c11 8, c8 10, c3 25, c10 50. The
                        // merge counts for nothing.
                        // median: the 6th of 12, 5 h; 95 %: the 12th (0.95 * 12 = 11.4), 50 h
                        "  change lead time      median 5 h, 95 % within 2 d 2 h (12)",
                        // 3 and 12 did not become healthy, 7 was taken back by 8, 10 needed the hotfix 11: 4 of 12
                        "  change fail rate      33.3 % (4 of 12)",
                        // minutes: 12 → 13: 3, 3 → 4: 5, 7 → 8: 40, 10 → 11: 120. Median: the 2nd of 4; 95 %: the 4th
                        // (3.8)
                        "  recovery time         median 5 min, 95 % within 2 h (4)",
                        // the hotfix: 1 of 12
                        "  rework rate           8.3 % (1 of 12)",
                        "  (No report tells of 12 deployments: the time is when Helm applied it, not when it was proven.)",
                        "  (Of 1 deployment only the newest commit is known, not all that came with it: nothing tells what ran"
                                + " before, or the clone is shallow.)");
        String html = Files.readString(page);
        leaveToLookAt();
        assertThat(html)
                .contains("10 successful deployments of orders in prod in 30 days, 4 of 12 failed")
                .contains("12 deployments on 11 days, 3 rollbacks not counted")
                .contains("Half of 12 commits ran within 5 h, 95 % within 2 d 2 h")
                // counted back from the 30th: of the week from the 16th on, 10 and 11; 10 needed the hotfix
                .contains("16 Nov to 23 Nov", "1 of 2")
                .contains("it did not become healthy; mended by a rollback")
                .contains("it was taken back; mended by a rollback")
                .contains("it needed a hotfix; mended by v11");
    }

    /** For it/pages/check, which shows it to a browser: with an environment before it, and with the step times of a report. */
    private void leaveToLookAt() throws Exception {
        Path ship = Files.createDirectories(folder.resolve("ship"));
        Files.writeString(
                ship.resolve("release.json"),
                Document.of(Map.of(
                                "service",
                                "orders",
                                "environment",
                                "prod",
                                "status",
                                "success",
                                "git",
                                Map.of("sha", commits.get(12), "branch", "main"),
                                "helm",
                                Map.of("revision", 15),
                                "steps",
                                List.of(
                                        step("scan", 9_800),
                                        step("plan", 640),
                                        step("upgrade", 1_200),
                                        step("rollout", 14_200))))
                        .toJson());
        List<Revision> history = history();
        Insights insights = insights(history);
        insights.add(
                "orders",
                "dev",
                List.of(
                        deployed(1, "2026-11-23T10:20:00Z", commit(10)),
                        deployed(2, "2026-11-27T05:30:00Z", commit(12)),
                        deployed(3, "2026-11-27T11:55:00Z", commits.get(12))));
        Path page = insights.write(END, text -> text, line -> {});
        Path pages = Files.createDirectories(Path.of("target", "pages"));
        Files.copy(page, pages.resolve("insights.html"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Map<String, Object> step(String title, int millis) {
        return Map.of("step", title, "started", "2026-11-27T11:59:50Z", "millis", millis, "outcome", "succeeded");
    }

    private List<Revision> history() {
        return List.of(
                deployed(1, "2026-11-01T12:00:00Z", commit(1)),
                deployed(2, "2026-11-03T12:00:00Z", commit(2)),
                failed(3, "2026-11-05T12:00:00Z", commit(3)),
                rollback(4, "2026-11-05T12:05:00Z", 2, commit(2)),
                deployed(5, "2026-11-06T12:00:00Z", commit(4)),
                deployed(6, "2026-11-09T12:00:00Z", commit(5)),
                deployed(7, "2026-11-10T12:00:00Z", commit(6)),
                rollback(8, "2026-11-10T12:40:00Z", 6, commit(5)),
                deployed(9, "2026-11-12T12:00:00Z", commit(7)),
                deployed(10, "2026-11-18T12:00:00Z", commit(8)),
                deployed(11, "2026-11-18T14:00:00Z", commit(9)),
                failed(12, "2026-11-23T12:00:00Z", commit(10)),
                rollback(13, "2026-11-23T12:03:00Z", 11, commit(9)),
                deployed(14, "2026-11-25T12:00:00Z", commit(11)),
                deployed(15, "2026-11-27T12:00:00Z", commits.get(commits.size() - 1)));
    }

    private void makeCommits() throws Exception {
        try (Git git =
                Git.init().setDirectory(folder.resolve("checkout").toFile()).call()) {
            commit(git, "2026-11-01T10:00:00Z", "c1"); // 2 h before 1
            commit(git, "2026-11-03T11:00:00Z", "c2"); // 1 h before 2
            commit(git, "2026-11-05T11:00:00Z", "c3"); // failed with 3, arrived with 5: 25 h
            commit(git, "2026-11-06T09:00:00Z", "c4"); // 3 h before 5
            commit(git, "2026-11-09T08:00:00Z", "c5"); // 4 h before 6
            commit(git, "2026-11-10T07:00:00Z", "c6"); // 5 h before 7; arrived once, although it was taken back
            commit(git, "2026-11-12T06:00:00Z", "c7"); // 6 h before 9
            commit(git, "2026-11-18T02:00:00Z", "c8"); // 10 h before 10
            commit(git, "2026-11-18T13:30:00Z", "c9\n\nIncident: INC-7"); // half an hour before 11, the hotfix
            commit(git, "2026-11-23T10:00:00Z", "c10"); // failed with 12, arrived with 14: 50 h
            commit(git, "2026-11-25T04:00:00Z", "c11"); // 8 h before 14
            ObjectId trunk = ObjectId.fromString(commit(11));
            commit(git, "2026-11-27T05:00:00Z", "c12"); // 7 h before 15
            merge(git, trunk);
        }
    }

    private String commit(int number) {
        return commits.get(number - 1);
    }

    private void commit(Git git, String time, String message) throws Exception {
        PersonIdent author = new PersonIdent("Ada", "ada@example.org", Instant.parse(time), ZoneOffset.UTC);
        commits.add(git.commit()
                .setAuthor(author)
                .setCommitter(author)
                .setSign(false)
                .setMessage(message)
                .call()
                .name());
    }

    /** A merge of c12 into the trunk as it was before, ten minutes before it was released. */
    private void merge(Git git, ObjectId trunk) throws Exception {
        ObjectId branch = ObjectId.fromString(commit(12));
        PersonIdent author =
                new PersonIdent("Ada", "ada@example.org", Instant.parse("2026-11-27T11:50:00Z"), ZoneOffset.UTC);
        CommitBuilder merge = new CommitBuilder();
        merge.setParentIds(trunk, branch);
        merge.setAuthor(author);
        merge.setCommitter(author);
        merge.setMessage("Merge branch 'feature'");
        try (ObjectInserter inserter = git.getRepository().newObjectInserter()) {
            merge.setTreeId(git.getRepository().parseCommit(branch).getTree());
            commits.add(inserter.insert(merge).name());
            inserter.flush();
        }
    }

    private Insights insights(List<Revision> history) {
        Insights insights = new Insights(
                folder.resolve("insights"),
                List.of(folder.resolve("ship")),
                30,
                new ChangeLog(folder.resolve("checkout")));
        insights.add("orders", "prod", history);
        return insights;
    }
}
