package dev.shipline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.MergeCommand.FastForwardMode;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which commit of a repository with several services is a service's own. */
class NewestTouchingTest {
    private final List<String> notes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AutoClose
    private SampleRepository repository;

    private Git git;
    private String alphas;
    private String betas;

    @BeforeEach
    void twoServices() throws Exception {
        repository = new SampleRepository(folder);
        git = repository.git;
        commit("pom.xml", "one");
        alphas = commit("services/alpha/App.java", "one");
        betas = commit("services/beta/App.java", "one");
    }

    @Test
    void isTheOneThatChangedTheFolderLast() {
        assertThat(newest("services/alpha")).isEqualTo(alphas);
        assertThat(newest("services/beta")).isEqualTo(betas);
        assertThat(newest("services/alpha", "services/beta")).isEqualTo(betas);
        assertThat(newest("services")).isEqualTo(betas);
        assertThat(newest("")).isEqualTo(betas);
        assertThat(notes).isEmpty();
    }

    @Test
    void keepsTheBranchThatIsBuilt() {
        GitRepository checkedOut = checkout(folder);
        assertThat(checkedOut.newestTouching(checkedOut.commit(), List.of(folder.resolve("services/alpha"))))
                .satisfies(commit -> {
                    assertThat(commit.branch()).isEqualTo("main");
                    assertThat(commit.dirty()).isFalse();
                    assertThat(commit.subject()).isEqualTo("Change services/alpha/App.java");
                });
    }

    @Test
    void isTheOneThatChangedAFileBesideTheFolder() throws Exception {
        String poms = commit("pom.xml", "two");
        assertThat(newest("services/alpha", "pom.xml")).isEqualTo(poms);
        assertThat(newest("services/alpha")).isEqualTo(alphas);
    }

    @Test
    void isTheOneThatRemovedAFile() throws Exception {
        String more = commit("services/alpha/More.java", "one");
        assertThat(newest("services/alpha")).isEqualTo(more);
        git.rm().addFilepattern("services/alpha/More.java").call();
        String without = commit("services/beta/App.java", "two");
        assertThat(newest("services/alpha")).isEqualTo(without);
    }

    @Test
    void followsTheSideOfAMergeThatItCameFrom() throws Exception {
        git.checkout().setCreateBranch(true).setName("topic").call();
        String topic = commit("services/alpha/App.java", "topic");
        git.checkout().setName("main").call();
        commit("services/beta/App.java", "main");
        git.merge()
                .include(git.getRepository().resolve("topic"))
                .setFastForward(FastForwardMode.NO_FF)
                .setMessage("Merge")
                .call();
        assertThat(newest("services/alpha")).isEqualTo(topic);
    }

    @Test
    void isReadFromPacksToo() throws Exception {
        git.gc().setExpire(new Date()).call();
        assertThat(newest("services/alpha")).isEqualTo(alphas);
    }

    @Test
    void isTheOneThatIsBuiltWhereThatIsDirty() throws Exception {
        Files.writeString(folder.resolve("services/alpha/App.java"), "changed");
        Commit built = checkout(folder).commit();
        assertThat(checkout(folder).newestTouching(built, List.of(folder.resolve("services/alpha"))))
                .isEqualTo(built);
    }

    @Test
    void isTheOneThatIsBuiltWhereAShallowCloneEndsBeforeIt(@TempDir Path clone) throws Exception {
        repository.cloneInto(clone, 1);
        GitRepository shallow = checkout(clone);
        Commit built = shallow.commit();
        assertThat(shallow.newestTouching(built, List.of(clone.resolve("services/alpha"))))
                .isEqualTo(built);
        assertThat(notes).singleElement().asString().contains("this clone is shallow", "git fetch --unshallow");
    }

    @Test
    void leavesOutWhatLiesElsewhere(@TempDir Path elsewhere) {
        GitRepository checkedOut = checkout(folder);
        assertThat(checkedOut
                        .newestTouching(
                                checkedOut.commit(),
                                List.of(folder.resolve("services/alpha"), elsewhere, folder.resolve(".mvn")))
                        .sha())
                .isEqualTo(alphas);
    }

    private String newest(String... paths) {
        GitRepository checkedOut = checkout(folder);
        List<Path> all = new ArrayList<>();
        for (String path : paths) {
            all.add(folder.resolve(path));
        }
        return checkedOut.newestTouching(checkedOut.commit(), all).sha();
    }

    private GitRepository checkout(Path checkout) {
        return new GitRepository(checkout, Map.of(), notes::add);
    }

    private String commit(String file, String content) throws Exception {
        return repository
                .commit(file, content, "Change " + file, new PersonIdent("A", "a@example.org"))
                .name();
    }
}
