package dev.shipline.helm;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether Helm's native library can run on this machine, and what to do where it cannot. */
final class NativeHelm {
    private static final String WHAT = "cannot start Helm";
    private static final String OTHER_IMAGE =
            "run the release in an image with glibc 2.34 or newer, such as cimg/openjdk or eclipse-temurin on Ubuntu 22.04";

    private NativeHelm() {}

    /**
     * @param root the root of the file system
     * @throws ReleaseFailure if the C library is musl, as in Alpine: there the library would take the worker down without a word
     */
    static void requireGlibc(String os, Path root) {
        if (!os.toLowerCase(Locale.ROOT).startsWith("linux")) {
            return;
        }
        boolean musl = holds(root.resolve("lib"), "ld-musl-*");
        boolean glibc = holds(root.resolve("lib64"), "ld-linux-*") || holds(root.resolve("lib"), "ld-linux-*");
        if (musl && !glibc) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION, WHAT, "this machine has musl (Alpine) in place of glibc", OTHER_IMAGE);
        }
    }

    /** Why the worker could not load the library. */
    static ReleaseFailure loadFailure(String error) {
        if (error.contains("GLIBC_")) {
            return new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    WHAT,
                    "this machine's glibc is too old: " + firstLine(error),
                    OTHER_IMAGE);
        }
        if (error.contains("failed to map segment") || error.contains("Operation not permitted")) {
            return new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    WHAT,
                    "nothing may be executed in the temporary folder: " + firstLine(error),
                    "point -Djava.io.tmpdir at a folder that is not mounted noexec");
        }
        if (error.contains("No space left on device")) {
            return new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    WHAT,
                    "the temporary folder is full: " + firstLine(error),
                    "free 100 MB, or point -Djava.io.tmpdir at another disk");
        }
        if (error.contains("NativeLibrary") || error.contains("remote JAR")) {
            return new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    WHAT,
                    "there is no Helm library for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch") + ": " + firstLine(error),
                    "release from Linux, macOS or Windows on amd64, or from Linux or macOS on arm64");
        }
        return new ReleaseFailure(FailureCode.HELM, WHAT, firstLine(error), OTHER_IMAGE);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("it gave no reason");
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
