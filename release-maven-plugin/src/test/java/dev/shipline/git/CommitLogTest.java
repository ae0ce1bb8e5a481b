package dev.shipline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.MergeCommand.FastForwardMode;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitLogTest {
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");

    @TempDir
    private Path folder;

    @AutoClose
    private SampleRepository repository;

    private Git git;
    private RevCommit first;
    private int commits;

    @BeforeEach
    void start() throws Exception {
        repository = new SampleRepository(folder);
        git = repository.git;
        first = commit("Start");
    }

    @Test
    void namesWhatIsNewTheNewestFirst() throws Exception {
        commit("Second");
        RevCommit third = commit("Third \u001b[31mred\n\nbody");
        CommitLog log = log(folder, first, third, 10);
        assertThat(log.count()).isEqualTo(2);
        assertThat(log.isComplete()).isTrue();
        assertThat(log.newest())
                .extracting(entry -> entry.toString().substring(8))
                .containsExactly("Ada: Third [31mred", "Ada: Second");
    }

    @Test
    void countsAllAndNamesSome() throws Exception {
        RevCommit last = first;
        for (int i = 0; i < 5; i++) {
            last = commit("Commit " + i);
        }
        CommitLog log = log(folder, first, last, 2);
        assertThat(log.count()).isEqualTo(5);
        assertThat(log.newest()).hasSize(2);
    }

    @Test
    void hasWhatAMergeBringsAndNotWhatWasThere() throws Exception {
        git.checkout().setCreateBranch(true).setName("feature").call();
        RevCommit feature = commit("Feature");
        git.checkout().setName("main").call();
        RevCommit released = commit("Released");
        git.merge()
                .include(feature)
                .setFastForward(FastForwardMode.NO_FF)
                .setCommit(false)
                .call();
        RevCommit merged = commit("Merge");
        assertThat(log(folder, released, merged, 10).newest())
                .extracting(CommitLog.Entry::subject)
                .containsExactly("Merge", "Feature");
        assertThat(log(folder, feature, released, 10).newest())
                .extracting(CommitLog.Entry::subject)
                .containsExactly("Released");
        assertThat(log(folder, merged, released, 10).count()).isZero();
    }

    @Test
    void saysWhereTheCloneEnds(@TempDir Path clone) throws Exception {
        RevCommit second = commit("Second");
        commit("Third");
        RevCommit fourth = commit("Fourth");
        repository.cloneInto(clone, 2);
        assertThat(log(clone, second, fourth, 10)).isEqualTo(CommitLog.UNKNOWN);
    }

    @Test
    void knowsNothingWithoutARepository(@TempDir Path elsewhere) {
        assertThat(log(elsewhere, first, first, 10)).isEqualTo(CommitLog.UNKNOWN);
    }

    private RevCommit commit(String message) throws Exception {
        PersonIdent ada = new PersonIdent("Ada", "ada@example.org", TIME.plusSeconds(60L * commits), ZoneOffset.UTC);
        return repository.commit("file-" + commits++ + ".txt", message, message, ada);
    }

    private static CommitLog log(Path repository, RevCommit released, RevCommit next, int most) {
        return new GitRepository(repository, Map.of(), note -> {}).log(released.name(), next.name(), most);
    }
}
