package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.shipline.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeHelmTest {
    @TempDir
    Path root;

    @TempDir
    Path temporary;

    @Test
    void refusesAlpine() {
        Charts.write(root.resolve("lib/ld-musl-x86_64.so.1"), "");

        assertThatThrownBy(() -> linux().require(temporary))
                .hasMessageContainingAll("musl", "cimg/openjdk", "ship.helm.executable");
    }

    @Test
    void acceptsMuslBesideGlibc() {
        Charts.write(root.resolve("lib/ld-musl-x86_64.so.1"), "");
        Charts.write(root.resolve("lib64/ld-linux-x86-64.so.2"), "");

        assertThatCode(() -> linux().require(temporary)).doesNotThrowAnyException();
    }

    @Test
    void refusesAGlibcThatIsTooOld() {
        Path libc = root.resolve("lib/x86_64-linux-gnu/libc.so.6");
        Charts.write(libc, "\0GLIBC_2.31\0GLIBC_2.33\0");

        assertThatThrownBy(() -> linux().require(temporary))
                .hasMessageContainingAll("glibc is older than 2.34", libc.toString(), "ship.helm.executable");

        Charts.write(libc, "\0GLIBC_2.33\0GLIBC_2.34\0GLIBC_2.35\0");
        assertThatCode(() -> linux().require(temporary)).doesNotThrowAnyException();
    }

    @Test
    void refusesATemporaryFolderThatIsNotThere() {
        assertThatThrownBy(() -> linux().require(temporary.resolve("gone")))
                .hasMessageContainingAll("cannot be written to", "java.io.tmpdir");
    }

    /** A machine has such a folder more often than not: /dev/shm of a container. */
    @Test
    void refusesATemporaryFolderThatIsMountedNoexec() throws IOException {
        Optional<Path> noexec = Files.exists(Path.of("/proc/mounts"))
                ? Files.readAllLines(Path.of("/proc/mounts")).stream()
                        .map(line -> line.split(" "))
                        .filter(mount -> mount[2].equals("tmpfs"))
                        .filter(mount -> List.of(mount[3].split(",")).containsAll(List.of("rw", "noexec")))
                        .map(mount -> Path.of(mount[1]))
                        .filter(Files::isWritable)
                        .findFirst()
                : Optional.empty();
        assumeThat(noexec).isPresent();

        assertThatThrownBy(() -> linux().require(noexec.get()))
                .hasMessageContainingAll("nothing may be executed", "noexec");
    }

    @Test
    void leavesNothingInTheTemporaryFolder() {
        linux().require(temporary);

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void looksForNoLibcOutsideLinux() {
        assertThatCode(() -> new NativeHelm("Mac OS X", root).require(temporary.resolve("gone")))
                .doesNotThrowAnyException();
    }

    private NativeHelm linux() {
        return new NativeHelm("Linux", root);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            UnsatisfiedLinkError: /lib/libc.so.6: version `GLIBC_2.34' not found                   | glibc is too old
            UnsatisfiedLinkError: helm.so: failed to map segment from shared object                | noexec
            java.io.IOException: No space left on device                                           | is full
            No NativeLibrary implementation found, please add one of the supported dependencies     | no Helm library for
            """)
    void saysWhyTheLibraryDoesNotLoad(String error, String told) {
        assertThat(NativeHelm.loadFailure(error))
                .hasMessageContaining(told)
                .extracting("code")
                .isEqualTo(FailureCode.CONFIGURATION);
    }
}
