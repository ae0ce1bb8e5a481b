package dev.shipline.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildxFaultsTest {
    @TempDir
    Path folder;

    @AutoClose
    private BuildxRig rig;

    @BeforeEach
    void rig() throws IOException {
        rig = new BuildxRig(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo 'ERROR: failed to build: failed to solve: process \"make\" did not complete'; exit 1|IMAGE_BUILD|ended with exit code 1 (its last words: ERROR: failed to build|mend the Dockerfile",
                "echo 'dial tcp: connection refused'; echo 'ERROR: failed to solve: process \"curl\" failed'; exit 1|IMAGE_BUILD|connection refused|mend the Dockerfile",
                "echo 'ERROR: failed to solve: quay.io/acme/jre:17: failed to resolve source metadata for quay.io/acme/jre:17: pull access denied'; exit 1|CREDENTIALS|its base image cannot be had|settings.xml",
                "echo 'ERROR: failed to solve: failed to resolve source metadata for quay.io/x:1: manifest unknown'; exit 1|CONFIGURATION|its base image cannot be had|ship.image.base",
                "echo 'ERROR: failed to solve: failed to resolve source metadata for q.io/x:1: dial tcp: lookup q.io: no such host'; exit 1|UNREACHABLE|no such host|can be reached",
                "echo 'ERROR: Multi-platform build is not supported for the docker driver.'; exit 1|CONFIGURATION|cannot build for that platform|BUILDX_BUILDER",
                "echo 'ERROR: failed to resolve source metadata, trying again'; echo 'ERROR: failed to solve: exit code: 2'; exit 1|IMAGE_BUILD|exit code: 2|mend the Dockerfile",
                "kill -9 $$|IMAGE_BUILD|was ended by signal 9|Dockerfile",
                "exit 0|IMAGE_BUILD|it did not say what it built|BUILDX_BUILDER",
                "echo '{}' > \"$metadata\"|IMAGE_BUILD|the engine has no image of the name that it gave|again",
                "echo no-json > \"$metadata\"|IMAGE_BUILD|it did not say what it built|again",
            })
    void tellsWhyItFailed(String script, String code, String because, String fix) throws IOException {
        rig.docker(script + "\n");

        ReleaseFailure failure = rig.failure();

        assertThat(failure.code()).hasToString(code);
        assertThat(failure.because()).contains(because);
        assertThat(failure.fix()).contains(fix);
    }

    @Test
    void failsWhenTheEngineDoesNotHaveTheImage() {
        rig.engine.image("");

        assertThat(rig.failure().because()).contains("ended as if all was well, and the engine has no image");
    }

    @Test
    void saysThatThereIsNoPlugin() throws IOException {
        Files.writeString(
                folder.resolve("bin/docker"),
                "#!/bin/sh\necho \"docker: 'buildx' is not a docker command.\"\nexit 1\n");

        ReleaseFailure failure = rig.failure();

        assertThat(failure.code()).isEqualTo(FailureCode.CONFIGURATION);
        assertThat(failure.because())
                .contains("it needs BuildKit for \"COPY --chmod\"")
                .contains(
                        "buildx version\" ends with exit code 1 (its last words: docker: 'buildx' is not a docker command.)");
        assertThat(failure.fix()).contains("install the docker command with its buildx plugin");
    }

    @Test
    void saysThatThereIsNoDocker() {
        rig.variables.put("PATH", folder.resolve("nothing").toString());

        assertThat(rig.failure().because()).contains("there is no docker command on the PATH");
    }

    @Test
    void holdsLittleHoweverMuchIsPrinted() throws IOException {
        rig.docker("i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done\n"
                + "head -c 9000000 /dev/zero | tr '\\0' x; echo; exit 1\n");

        ReleaseFailure failure = rig.failure();

        assertThat(failure.because().length()).isLessThan(10_000);
        assertThat(rig.log).contains("line 0", "line 2999").allMatch(line -> line.length() <= 4096);
    }

    @Test
    void endsWithTheBuildThatItBelongsTo() throws Exception {
        rig.docker("sleep 600 & echo $! > " + rig.seen + "/child; echo started; wait\n");
        CountDownLatch started = new CountDownLatch(1);
        List<Throwable> thrown = new ArrayList<>();
        Thread build = new Thread(() -> {
            try {
                rig.builder(line -> started.countDown()).build(Recipes.docker(rig.context, BuildxRig.NAME));
            } catch (ReleaseFailure e) {
                thrown.add(e);
            }
        });
        build.start();
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        long child = Long.parseLong(rig.seen("child").strip());

        build.interrupt();
        build.join(60_000);

        assertThat(thrown).singleElement().satisfies(failure -> assertThat(((ReleaseFailure) failure).code())
                .isEqualTo(FailureCode.INTERRUPTED));
        ProcessHandle.of(child)
                .ifPresent(process -> assertThat(process.isAlive()).isFalse());
    }
}
