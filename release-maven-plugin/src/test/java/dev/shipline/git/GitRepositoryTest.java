package dev.shipline.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRepositoryTest {
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

    @Nested
    class Reads {
        @Test
        void theCommitThatIsCheckedOut() {
            assertThat(read(Map.of())).isEqualTo(new Commit(commit.name(), TIME, "Say hello", "main", false));
            assertThat(notes).isEmpty();
        }

        @Test
        void itFromAFolderFurtherDown() throws IOException {
            Path module = Files.createDirectories(folder.resolve("services/orders"));

            assertThat(new GitRepository(module, Map.of(), notes::add).commit().sha())
                    .isEqualTo(commit.name());
        }

        @Test
        void aPackedCommitAndPackedReferences() throws Exception {
            git.gc().setExpire(new Date()).call();
            git.packRefs().setAll(true).call();

            assertThat(read(Map.of())).isEqualTo(new Commit(commit.name(), TIME, "Say hello", "main", false));
        }

        @Test
        void noBranchOfADetachedHead() throws GitAPIException {
            git.checkout().setName(commit.name()).call();

            assertThat(read(Map.of()).branch()).isEmpty();
        }

        @Test
        void aShallowClone(@TempDir Path clone) throws Exception {
            RevCommit second = commit("pom.xml", "<project></project>", "Second");
            repository.cloneInto(clone, 1);

            assertThat(clone.resolve(".git/shallow")).exists();
            assertThat(new GitRepository(clone, Map.of(), notes::add).commit())
                    .isEqualTo(new Commit(second.name(), TIME, "Second", "main", false));
        }

        @Test
        void aLinkedWorkTree(@TempDir Path tree) throws Exception {
            link(tree, "feature");

            assertThat(new GitRepository(tree, Map.of(), notes::add).commit())
                    .returns(commit.name(), Commit::sha)
                    .returns("feature", Commit::branch);
        }

        /** What "git worktree add" writes; jgit cannot. */
        private void link(Path tree, String branch) throws Exception {
            git.branchCreate().setName(branch).call();
            Path administration = Files.createDirectories(folder.resolve(".git/worktrees/tree"));
            Files.writeString(administration.resolve("HEAD"), "ref: refs/heads/" + branch + "\n");
            Files.writeString(administration.resolve("commondir"), "../..\n");
            Files.writeString(administration.resolve("gitdir"), tree.resolve(".git") + "\n");
            Files.writeString(tree.resolve(".git"), "gitdir: " + administration + "\n");
        }
    }

    @Nested
    class WithCircleCi {
        @Test
        void takesTheBranchFromTheEnvironment() throws GitAPIException {
            git.checkout().setName(commit.name()).call();

            Commit read = read(Map.of("CIRCLE_SHA1", commit.name(), "CIRCLE_BRANCH", "release/1"));

            assertThat(read).isEqualTo(new Commit(commit.name(), TIME, "Say hello", "release/1", false));
            assertThat(notes).isEmpty();
        }

        @Test
        void namesTheReleaseAfterItsCommitAndSaysThatTheCheckoutIsAnother() throws Exception {
            RevCommit second = commit("pom.xml", "<project></project>", "Second");

            Commit read = read(Map.of("CIRCLE_SHA1", commit.name()));

            assertThat(read).isEqualTo(new Commit(commit.name(), TIME, "Say hello", "main", true));
            assertThat(notes).singleElement().asString().contains(commit.name(), second.name());
        }

        @Test
        void knowsNoTimeOfACommitThatIsNotThere() {
            assertThat(read(Map.of("CIRCLE_SHA1", OTHER)))
                    .isEqualTo(new Commit(OTHER, Instant.EPOCH, "", "main", true));
        }

        @Test
        void needsNoRepository(@TempDir Path elsewhere) {
            GitRepository repository =
                    new GitRepository(elsewhere, Map.of("CIRCLE_SHA1", OTHER, "CIRCLE_BRANCH", "main"), notes::add);

            assertThat(repository.commit()).isEqualTo(new Commit(OTHER, Instant.EPOCH, "", "main", false));
        }

        @Test
        void ignoresBlankVariables() {
            assertThat(read(Map.of("CIRCLE_SHA1", "", "CIRCLE_BRANCH", " "))).returns("main", Commit::branch);
        }

        @Test
        void refusesAShortSha() {
            assertThatThrownBy(() -> read(Map.of("CIRCLE_SHA1", "1234567")))
                    .isInstanceOf(ReleaseFailure.class)
                    .hasMessageContaining("40 hex digits");
        }
    }

    @Nested
    class Refuses {
        @Test
        void aFolderInNoRepository(@TempDir Path elsewhere) {
            assertThatThrownBy(() -> new GitRepository(elsewhere, Map.of(), notes::add).commit())
                    .isInstanceOfSatisfying(ReleaseFailure.class, failure -> assertThat(failure.code())
                            .isEqualTo(FailureCode.CONFIGURATION))
                    .hasMessageContaining("is in no git repository")
                    .hasMessageContaining("set the environment variable CIRCLE_SHA1");
        }

        @Test
        void aRepositoryWithoutCommit(@TempDir Path empty) throws GitAPIException {
            Git.init().setDirectory(empty.toFile()).call().close();

            assertThatThrownBy(() -> new GitRepository(empty, Map.of(), notes::add).commit())
                    .isInstanceOf(ReleaseFailure.class)
                    .hasMessageContaining("has no commit yet; commit first");
        }
    }

    private Commit read(Map<String, String> environment) {
        return new GitRepository(folder, environment, notes::add).commit();
    }

    private RevCommit commit(String file, String content, String message) throws Exception {
        return repository.commit(file, content, message, AUTHOR);
    }
}
