package dev.shipline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldestCommitTest {
    private static final Instant BEGIN = Instant.parse("2026-02-03T04:05:06Z");

    @TempDir
    private Path folder;

    @AutoClose
    private SampleRepository repository;

    private Git git;
    private RevCommit first;

    @BeforeEach
    void begin() throws Exception {
        repository = new SampleRepository(folder);
        git = repository.git;
        first = commit(0);
    }

    private RevCommit commit(int hours) throws Exception {
        PersonIdent author = new PersonIdent("A", "a@example.org", at(hours), ZoneOffset.UTC);
        return repository.commit("hours-" + hours, String.valueOf(hours), "After " + hours, author);
    }

    private static Instant at(int hours) {
        return BEGIN.plus(Duration.ofHours(hours));
    }

    private Optional<Instant> oldest(RevCommit released, RevCommit next) {
        return new GitRepository(folder, Map.of(), note -> {}).oldestSince(released.name(), next.name());
    }

    @Test
    void isTheFirstAfterTheOneThatWasReleased() throws Exception {
        RevCommit second = commit(1);
        commit(2);
        RevCommit fourth = commit(3);

        assertThat(oldest(first, fourth)).contains(at(1));
        assertThat(oldest(second, fourth)).contains(at(2));
        assertThat(oldest(fourth, fourth)).isEmpty();
        assertThat(oldest(fourth, second)).as("nothing new goes out").isEmpty();
    }

    @Test
    void mayLieOnABranchThatIsOlderThanTheRelease() throws Exception {
        git.checkout().setCreateBranch(true).setName("feature").call();
        RevCommit feature = commit(1);
        git.checkout().setName("main").call();
        RevCommit released = commit(5);
        git.merge().include(feature).setCommit(true).setMessage("Merge").call();
        RevCommit merged = commit(6);

        assertThat(oldest(released, merged)).contains(at(1));
    }

    @Test
    void isNotKnownWhereTheReleaseIsNot() {
        assertThat(new GitRepository(folder, Map.of(), note -> {}).oldestSince("1".repeat(40), first.name()))
                .isEmpty();
    }
}
