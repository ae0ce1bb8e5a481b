package dev.shipline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.MergeCommand.FastForwardMode;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitLogTest {
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");

    @TempDir
    private Path home;

    @TempDir
    private Path folder;

    private Git git;
    private RevCommit first;
    private int commits;

    @BeforeEach
    void start() throws Exception {
        SystemReader.setInstance(new NoUserConfiguration(home));
        git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call();
        first = commit("Start");
    }

    @AfterEach
    void restore() {
        git.close();
        SystemReader.setInstance(null);
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
        Git.cloneRepository()
                .setURI(folder.toUri().toString())
                .setDirectory(clone.toFile())
                .setDepth(2)
                .call()
                .close();
        assertThat(log(clone, second, fourth, 10)).isEqualTo(CommitLog.UNKNOWN);
    }

    @Test
    void knowsNothingWithoutARepository(@TempDir Path elsewhere) {
        assertThat(log(elsewhere, first, first, 10)).isEqualTo(CommitLog.UNKNOWN);
    }

    private RevCommit commit(String message) throws Exception {
        Files.writeString(folder.resolve("file-" + commits + ".txt"), message);
        git.add().addFilepattern(".").call();
        PersonIdent ada = new PersonIdent("Ada", "ada@example.org", TIME.plusSeconds(60L * commits++), ZoneOffset.UTC);
        return git.commit()
                .setMessage(message)
                .setAuthor(ada)
                .setCommitter(ada)
                .setSign(false)
                .call();
    }

    private static CommitLog log(Path repository, RevCommit released, RevCommit next, int most) {
        return new GitRepository(repository, Map.of(), note -> {}).log(released.name(), next.name(), most);
    }
}
