package dev.shipline.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
    private static final long OURS = 7;

    @TempDir
    Path parent;

    private final List<String> notes = new ArrayList<>();

    private ScratchFolder make() {
        new LeftFolders(parent, OURS).remove(notes::add);
        return ScratchFolder.make(parent, OURS);
    }

    private Path left(String name, String... files) throws IOException {
        Path folder = Files.createDirectories(parent.resolve(name));
        for (String file : files) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), "secret");
        }
        return folder;
    }

    @Test
    void isItsOwnersAloneAndGoesWithAllItHolds() throws IOException {
        Path path;
        try (ScratchFolder folder = make()) {
            path = folder.path();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
            Files.writeString(Files.createDirectories(path.resolve("helm/home")).resolve("kubeconfig"), "secret");
        }
        assertThat(path).doesNotExist();
        assertThat(parent).isEmptyDirectory();
        assertThat(notes).isEmpty();
    }

    @Test
    void removesWhatAKilledBuildHasLeftAndSaysIt() throws IOException {
        Path left = left("ship-99-123", "in-use", "kubeconfig", "helm-1/values.yaml");

        make().close();

        assertThat(left).doesNotExist();
        assertThat(notes).singleElement().asString().contains("1 build that was killed", parent.toString());
    }

    @Test
    void leavesWhatAnotherBuildUses() throws Exception {
        Path used = left("ship-99-123", "in-use", "kubeconfig");
        try (OtherJvm other = OtherJvm.locking(used.resolve("in-use"))) {
            make().close();
            assertThat(used.resolve("kubeconfig")).exists();
            assertThat(notes).isEmpty();
        }
        make().close();
        assertThat(used).doesNotExist();
    }

    /** A daemon runs many builds at once. */
    @Test
    void leavesTheOthersOfItsOwnProcessAndTheirLocks() throws Exception {
        try (ScratchFolder one = make();
                ScratchFolder two = make()) {
            assertThat(one.path()).exists();
            assertThat(two.path()).exists();
            assertThat(OtherJvm.canLock(one.path().resolve("in-use"))).isFalse();
        }
    }

    @Test
    void leavesWhatIsNotItsOwnKind() throws IOException {
        left("ship-notes", "in-use");
        left("shipping-1-2", "in-use");
        Path elsewhere = left("elsewhere", "kubeconfig", "in-use");
        Files.createSymbolicLink(parent.resolve("ship-5-6"), elsewhere);
        Path young = left("ship-8-9", "kubeconfig");

        make().close();

        assertThat(parent.resolve("ship-notes/in-use")).exists();
        assertThat(parent.resolve("shipping-1-2/in-use")).exists();
        assertThat(elsewhere.resolve("kubeconfig")).exists();
        assertThat(parent.resolve("ship-5-6")).exists();
        assertThat(young.resolve("kubeconfig")).exists();

        Files.setLastModifiedTime(young, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        make().close();
        assertThat(young).doesNotExist();
    }

    /** The kernel tells processes apart, and this one's own locks do not stand in its way. */
    private record OtherJvm(Process process) implements AutoCloseable {
        static OtherJvm locking(Path file) throws IOException {
            Process process = start(file);
            process.getInputStream().read();
            return new OtherJvm(process);
        }

        static boolean canLock(Path file) throws IOException {
            try (OtherJvm other = new OtherJvm(start(file))) {
                return other.process.getInputStream().read() == 'y';
            }
        }

        private static Process start(Path file) throws IOException {
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Locker.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    static final class Locker {
        public static void main(String[] arguments) throws Exception {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
                System.out.write(channel.tryLock() == null ? 'n' : 'y');
                System.out.flush();
                // until this one is ended
                System.in.read();
            }
        }
    }
}
