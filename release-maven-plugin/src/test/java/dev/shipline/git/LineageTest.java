package dev.shipline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How two commits are related, as far as the repository knows. */
class LineageTest {
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");
    private static final PersonIdent AUTHOR = new PersonIdent("A", "a@example.org", TIME, ZoneOffset.ofHours(2));
    private static final String OTHER = "1234567890abcdef1234567890abcdef12345678";

    private final List<String> notes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AutoClose
    private SampleRepository repository;

    private Git git;
    private RevCommit commit;

    @BeforeEach
    void commitAFile() throws Exception {
        repository = new SampleRepository(folder);
        git = repository.git;
        commit = commit("pom.xml", "<project/>", "Say hello\n\nAt length.");
    }

    @Test
    void aCommitWithItsAncestors() throws Exception {
        RevCommit second = commit("pom.xml", "<project></project>", "Second");
        RevCommit third = commit("pom.xml", "<project> </project>", "Third");

        assertThat(compare(folder, commit, third)).isEqualTo(Lineage.NEWER);
        assertThat(compare(folder, third, commit)).isEqualTo(Lineage.OLDER);
        assertThat(compare(folder, second, second)).isEqualTo(Lineage.SAME);
        git.gc().setExpire(new Date()).call();
        assertThat(compare(folder, commit, third)).as("packed").isEqualTo(Lineage.NEWER);
    }

    @Test
    void branches() throws Exception {
        git.checkout().setCreateBranch(true).setName("feature").call();
        RevCommit feature = commit("feature.txt", "x", "Feature");
        git.checkout().setName("main").call();
        RevCommit main = commit("main.txt", "x", "Main");
        assertThat(compare(folder, feature, main)).isEqualTo(Lineage.DIVERGED);

        git.merge().include(feature).setMessage("Merge").call();
        RevCommit merged = git.log().setMaxCount(1).call().iterator().next();
        assertThat(compare(folder, feature, merged)).isEqualTo(Lineage.NEWER);
        assertThat(compare(folder, main, merged)).isEqualTo(Lineage.NEWER);
    }

    @Test
    void nothingBeyondTheEndOfAShallowClone(@TempDir Path clone) throws Exception {
        RevCommit second = commit("pom.xml", "<project></project>", "Second");
        RevCommit third = commit("pom.xml", "<project> </project>", "Third");
        repository.cloneInto(clone, 2);

        assertThat(compare(clone, second, third)).isEqualTo(Lineage.NEWER);
        assertThat(compare(clone, commit, third)).isEqualTo(Lineage.SHALLOW);
    }

    @Test
    void nothingThatItDoesNotKnow(@TempDir Path elsewhere) {
        GitRepository here = new GitRepository(folder, Map.of(), notes::add);
        assertThat(here.compare(OTHER, commit.name())).isEqualTo(Lineage.UNKNOWN);
        assertThat(here.find(OTHER)).isEmpty();
        assertThat(here.find(commit.name()).orElseThrow().subject()).isEqualTo("Say hello");
        assertThat(compare(elsewhere, commit, commit)).isEqualTo(Lineage.SAME);
        assertThat(new GitRepository(elsewhere, Map.of(), notes::add).compare(OTHER, commit.name()))
                .isEqualTo(Lineage.UNKNOWN);
    }

    private Lineage compare(Path repository, RevCommit released, RevCommit next) {
        return new GitRepository(repository, Map.of(), notes::add).compare(released.name(), next.name());
    }

    private RevCommit commit(String file, String content, String message) throws Exception {
        return repository.commit(file, content, message, AUTHOR);
    }
}
