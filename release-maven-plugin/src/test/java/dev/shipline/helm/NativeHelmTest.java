package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shipline.failure.FailureCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeHelmTest {
    @TempDir
    Path root;

    @Test
    void refusesAlpine() {
        Charts.write(root.resolve("lib/ld-musl-x86_64.so.1"), "");

        assertThatThrownBy(() -> NativeHelm.requireGlibc("Linux", root))
                .hasMessageContainingAll("musl", "cimg/openjdk");
    }

    @Test
    void acceptsMuslBesideGlibc() {
        Charts.write(root.resolve("lib/ld-musl-x86_64.so.1"), "");
        Charts.write(root.resolve("lib64/ld-linux-x86-64.so.2"), "");

        assertThatCode(() -> NativeHelm.requireGlibc("Linux", root)).doesNotThrowAnyException();
    }

    @Test
    void looksForNoLibcOutsideLinux() {
        assertThatCode(() -> NativeHelm.requireGlibc("Mac OS X", root)).doesNotThrowAnyException();
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
