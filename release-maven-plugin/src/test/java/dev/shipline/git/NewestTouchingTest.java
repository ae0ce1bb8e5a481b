package dev.shipline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.MergeCommand.FastForwardMode;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which commit of a repository with several services is a service's own. */
class NewestTouchingTest {
    private final List<String> notes = new ArrayList<>();

    @TempDir
    private Path home;

    @TempDir
    private Path folder;

    private Git git;
    private String alphas;
    private String betas;

    @BeforeEach
    void twoServices() throws Exception {
        SystemReader.setInstance(new NoUserConfiguration(home));
        git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call();
        commit("pom.xml", "one");
        alphas = commit("services/alpha/App.java", "one");
        betas = commit("services/beta/App.java", "one");
    }

    @AfterEach
    void restore() {
        git.close();
        SystemReader.setInstance(null);
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
        GitRepository repository = repository(folder);
        assertThat(repository.newestTouching(repository.commit(), List.of(folder.resolve("services/alpha"))))
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
        Commit built = repository(folder).commit();
        assertThat(repository(folder).newestTouching(built, List.of(folder.resolve("services/alpha"))))
                .isEqualTo(built);
    }

    @Test
    void isTheOneThatIsBuiltWhereAShallowCloneEndsBeforeIt(@TempDir Path clone) throws Exception {
        Git.cloneRepository()
                .setURI(folder.toUri().toString())
                .setDirectory(clone.toFile())
                .setDepth(1)
                .call()
                .close();
        GitRepository shallow = repository(clone);
        Commit built = shallow.commit();
        assertThat(shallow.newestTouching(built, List.of(clone.resolve("services/alpha"))))
                .isEqualTo(built);
        assertThat(notes).singleElement().asString().contains("this clone is shallow", "git fetch --unshallow");
    }

    @Test
    void leavesOutWhatLiesElsewhere(@TempDir Path elsewhere) {
        GitRepository repository = repository(folder);
        assertThat(repository
                        .newestTouching(
                                repository.commit(),
                                List.of(folder.resolve("services/alpha"), elsewhere, folder.resolve(".mvn")))
                        .sha())
                .isEqualTo(alphas);
    }

    private String newest(String... paths) {
        GitRepository repository = repository(folder);
        List<Path> all = new ArrayList<>();
        for (String path : paths) {
            all.add(folder.resolve(path));
        }
        return repository.newestTouching(repository.commit(), all).sha();
    }

    private GitRepository repository(Path checkout) {
        return new GitRepository(checkout, Map.of(), notes::add);
    }

    private String commit(String file, String content) throws Exception {
        write(file, content);
        git.add().addFilepattern(".").call();
        return git.commit()
                .setAuthor("A", "a@example.org")
                .setCommitter("A", "a@example.org")
                .setSign(false)
                .setMessage("Change " + file)
                .call()
                .name();
    }

    private void write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
