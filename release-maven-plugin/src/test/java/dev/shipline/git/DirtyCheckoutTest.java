package dev.shipline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a checkout is not what its commit says. */
class DirtyCheckoutTest {
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");
    private static final PersonIdent AUTHOR = new PersonIdent("A", "a@example.org", TIME, ZoneOffset.ofHours(2));

    private final List<String> notes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AutoClose
    private SampleRepository repository;

    private Git git;

    @BeforeEach
    void commitAFile() throws Exception {
        repository = new SampleRepository(folder);
        git = repository.git;
        commit("pom.xml", "<project/>", "Say hello\n\nAt length.");
    }

    @Test
    void whenATrackedFileIsChanged() throws IOException {
        Files.writeString(folder.resolve("pom.xml"), "<project>changed</project>");

        assertThat(read(Map.of()).dirty()).isTrue();
    }

    @Test
    void whenATrackedFileIsGone() throws IOException {
        Files.delete(folder.resolve("pom.xml"));

        assertThat(read(Map.of()).dirty()).isTrue();
    }

    @Test
    void whenAChangeIsStaged() throws Exception {
        Files.writeString(folder.resolve("new.txt"), "new");
        git.add().addFilepattern("new.txt").call();

        assertThat(read(Map.of()).dirty()).isTrue();
    }

    @Test
    void whenARemovalIsStaged() throws Exception {
        git.rm().setCached(true).addFilepattern("pom.xml").call();

        assertThat(read(Map.of()).dirty()).isTrue();
    }

    @Test
    void notForUntrackedFiles() throws IOException {
        Files.createDirectories(folder.resolve("target"));
        Files.writeString(folder.resolve("target/app.jar"), "x");

        assertThat(read(Map.of()).dirty()).isFalse();
    }

    @Test
    void notForAFileThatWasOnlyTouched() throws IOException {
        Files.setLastModifiedTime(folder.resolve("pom.xml"), FileTime.from(TIME.plusSeconds(1)));

        assertThat(read(Map.of()).dirty()).isFalse();
    }

    @Test
    void notWithFoldersInFolders() throws Exception {
        commit("src/main/java/App.java", "class App {}", "Deep");
        commit("src/main-2/x", "x", "Sorted apart");

        assertThat(read(Map.of()).dirty()).isFalse();
    }

    private Commit read(Map<String, String> environment) {
        return new GitRepository(folder, environment, notes::add).commit();
    }

    private RevCommit commit(String file, String content, String message) throws Exception {
        return repository.commit(file, content, message, AUTHOR);
    }
}
