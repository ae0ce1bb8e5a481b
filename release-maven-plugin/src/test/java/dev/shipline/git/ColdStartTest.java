package dev.shipline.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the first look at a repository does on a fresh machine, as every CI job is one: a JVM of its own, with an empty home. */
class ColdStartTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path home;

    @TempDir
    private Path setup;

    @Test
    void measuresNoFileSystemAndWritesNothingIntoTheHome() throws Exception {
        String sha;
        SystemReader.setInstance(new NoUserConfiguration(setup));
        try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
            Files.createDirectories(folder.resolve("src"));
            Files.writeString(folder.resolve("src/App.java"), "class App {}");
            git.add().addFilepattern("src").call();
            sha = git.commit()
                    .setAuthor("A", "a@example.org")
                    .setCommitter("A", "a@example.org")
                    .setMessage("First")
                    .call()
                    .name();
        } finally {
            SystemReader.setInstance(null);
        }

        assertThat(commitInAJvmOfItsOwn()).contains("sha=" + sha).contains("dirty=false");

        try (Stream<Path> written = Files.walk(home)) {
            assertThat(written).containsExactly(home);
        }
    }

    private String commitInAJvmOfItsOwn() throws IOException, InterruptedException {
        Path output = setup.resolve("output");
        ProcessBuilder jvm = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(new File(folder.toString()));
        jvm.environment().put("XDG_CONFIG_HOME", home.toString());
        jvm.environment().put("HOME", home.toString());
        Process process = jvm.start();
        assertThat(process.waitFor()).as(() -> read(output)).isZero();
        return read(output);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    static final class Main {
        public static void main(String[] arguments) {
            System.out.println(new GitRepository(Path.of(arguments[0]), Map.of(), note -> {}).commit());
        }
    }
}
