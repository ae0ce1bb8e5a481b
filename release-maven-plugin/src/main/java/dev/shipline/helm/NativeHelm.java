package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether Helm's native library can run on this machine, and what to do where it cannot. */
public final class NativeHelm {
    private static final String WHAT = "cannot start Helm";
    private static final String OTHERWISE =
            ", or set ship.helm.executable to a helm 3 or 4 that is installed there: that needs no library";
    private static final String OTHER_IMAGE =
            "run the release in an image with glibc 2.34 or newer, such as cimg/openjdk or eclipse-temurin on Ubuntu 22.04"
                    + OTHERWISE;
    private static final String OTHER_FOLDER =
            "point -Djava.io.tmpdir at a folder that is not mounted noexec" + OTHERWISE;

    /** What the library is linked against. A libc that has this version of its interface names it. */
    private static final String LEAST_GLIBC = "GLIBC_2.34";

    private final String os;
    private final Path root;

    /**
     * @param os   the system property {@code os.name}
     * @param root the root of the file system
     */
    public NativeHelm(String os, Path root) {
        this.os = requireNonNull(os, "os is null");
        this.root = requireNonNull(root, "root is null");
    }

    /**
     * Looks without loading anything, which takes milliseconds. What cannot be seen so is told when the worker starts.
     *
     * @param temporary the folder that the library will be unpacked to
     * @throws ReleaseFailure if the C library is musl, as in Alpine, where the library would take the worker down without a word; if glibc is too old; or if
     *                        nothing may be executed in the folder
     */
    public void require(Path temporary) {
        if (!os.toLowerCase(Locale.ROOT).startsWith("linux")) {
            return;
        }
        boolean musl = holds(root.resolve("lib"), "ld-musl-*");
        boolean glibc = holds(root.resolve("lib64"), "ld-linux-*") || holds(root.resolve("lib"), "ld-linux-*");
        if (musl && !glibc) {
            throw useless("this machine has musl (Alpine) in place of glibc", OTHER_IMAGE);
        }
        libc().filter(library -> !names(library, LEAST_GLIBC)).ifPresent(library -> {
            throw useless("this machine's glibc is older than 2.34: " + library, OTHER_IMAGE);
        });
        requireExecutable(temporary);
    }

    private Optional<Path> libc() {
        Stream<Path> folders = Stream.of("lib64", "usr/lib64", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu")
                .map(root::resolve);
        return folders.map(folder -> folder.resolve("libc.so.6"))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The system's own answer, which for a folder mounted noexec is no, also to root. */
    private static void requireExecutable(Path folder) {
        try {
            Path probe = Files.createTempFile(folder, "helm-", ".so");
            try {
                if (probe.toFile().setExecutable(true) && !Files.isExecutable(probe)) {
                    throw useless("nothing may be executed in the temporary folder " + folder, OTHER_FOLDER);
                }
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw useless("the temporary folder " + folder + " cannot be written to: " + e.getMessage(), OTHER_FOLDER);
        }
    }

    /** Why the worker could not load the library. */
    static ReleaseFailure loadFailure(String error) {
        if (error.contains("GLIBC_")) {
            return useless("this machine's glibc is too old: " + firstLine(error), OTHER_IMAGE);
        }
        if (error.contains("failed to map segment") || error.contains("Operation not permitted")) {
            return useless("nothing may be executed in the temporary folder: " + firstLine(error), OTHER_FOLDER);
        }
        if (error.contains("No space left on device")) {
            return useless(
                    "the temporary folder is full: " + firstLine(error),
                    "free 100 MB, or point -Djava.io.tmpdir at another disk");
        }
        if (error.contains("NativeLibrary") || error.contains("remote JAR")) {
            return useless(
                    "there is no Helm library for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch") + ": " + firstLine(error),
                    "release from Linux, macOS or Windows on amd64, or from Linux or macOS on arm64" + OTHERWISE);
        }
        return new ReleaseFailure(FailureCode.HELM, WHAT, firstLine(error), OTHER_IMAGE);
    }

    private static ReleaseFailure useless(String because, String fix) {
        return new ReleaseFailure(FailureCode.CONFIGURATION, WHAT, because, fix);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("it gave no reason");
    }

    private static boolean names(Path library, String version) {
        try {
            // one character a byte, whatever they are
            return Files.readString(library, StandardCharsets.ISO_8859_1).contains(version + "\0");
        } catch (IOException e) {
            // the worker itself will tell
            return true;
        }
    }

    private static boolean holds(Path folder, String glob) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }
}
