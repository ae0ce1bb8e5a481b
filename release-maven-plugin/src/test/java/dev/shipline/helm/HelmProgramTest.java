package dev.shipline.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class HelmProgramTest {
    @TempDir
    Path folder;

    @Test
    void findsANameOnThePath() throws IOException {
        Path program = program("second/helm4", "rwxr-xr-x");
        program("third/helm4", "rwxr-xr-x");

        assertThat(HelmProgram.find("helm4", folder, path("first", "second", "third"))
                        .file())
                .isEqualTo(program);
    }

    @Test
    void passesOverWhatIsNoProgramAsAShellDoes() throws IOException {
        program("first/helm", "rw-r--r--");
        Path program = program("second/helm", "rwxr-xr-x");

        assertThat(HelmProgram.find("helm", folder, path("first", "second")).file())
                .isEqualTo(program);
    }

    @Test
    void takesAPathFromTheProjectOn() throws IOException {
        Path program = program("tools/helm", "rwxr-xr-x");

        assertThat(HelmProgram.find("tools/helm", folder, Map.of()).file()).isEqualTo(program);
        assertThat(HelmProgram.find(program.toString(), Path.of("/elsewhere"), Map.of())
                        .file())
                .isEqualTo(program);
    }

    @Test
    void saysWhatIsWrongWithIt() throws IOException {
        Path plain = program("tools/helm", "rw-r--r--");

        refuses("helm", "there is no program \"helm\" in the folders of PATH (" + folder.resolve("none") + ")");
        refuses("tools/none", "there is no " + folder.resolve("tools/none"));
        refuses("tools/helm", plain + " may not be executed: chmod +x");
        refuses("./tools", "tools is a folder");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HelmProgram.find("helm", folder, path("tools")))
                .withMessageContaining(plain + " may not be executed");
    }

    private void refuses(String executable, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HelmProgram.find(executable, folder, path("none")))
                .withMessageContaining(words);
    }

    private Map<String, String> path(String... folders) {
        StringBuilder path = new StringBuilder();
        for (String each : folders) {
            path.append(path.isEmpty() ? "" : File.pathSeparator).append(folder.resolve(each));
        }
        return Map.of("PATH", path.toString());
    }

    private Path program(String name, String permissions) throws IOException {
        Path file = Charts.write(folder.resolve(name), "#!/bin/sh\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
