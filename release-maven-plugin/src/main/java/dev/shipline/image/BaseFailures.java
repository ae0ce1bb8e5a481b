package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;

/** Says why nothing can be built on a base image. */
final class BaseFailures {
    private final BaseReference base;

    BaseFailures(BaseReference base) {
        this.base = requireNonNull(base, "base is null");
    }

    static ReleaseFailure noReference(String text, IllegalArgumentException cause) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot build on " + text,
                "that is no reference to a base image: " + cause.getMessage(),
                "set ship.image.base to an image with its registry and a tag or digest",
                cause);
    }

    ReleaseFailure unusable(String because) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot build on " + base,
                because,
                "set ship.image.base to an image in the OCI format or Docker's second (docker pull and push make one)");
    }

    ReleaseFailure lacks(Platform platform, List<String> offered) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot build on " + base,
                "it has no image for " + platform + ", only for " + String.join(", ", offered),
                "set ship.image.platforms to those it has, or ship.image.base to an image that has " + platform);
    }

    ReleaseFailure broken(IOException cause) {
        if (cause instanceof FileSystemException
                || String.valueOf(cause.getMessage()).startsWith("No space left")) {
            return cache(cause);
        }
        boolean wrong = cause instanceof WrongBytesException;
        return new ReleaseFailure(
                wrong ? FailureCode.DIGEST_MISMATCH : FailureCode.UNREACHABLE,
                "cannot read the base image " + base,
                (wrong ? "its registry sends other bytes than it names: " : "the line to its registry broke: ")
                        + cause.getMessage(),
                wrong
                        ? "build on nothing from that registry until it is known who changes images on the way"
                        : "look whether " + base.name().registry() + " is well, and run the build again",
                cause);
    }

    private ReleaseFailure cache(IOException cause) {
        return new ReleaseFailure(
                FailureCode.IMAGE_BUILD,
                "cannot keep the base image " + base,
                "a file of the cache cannot be written: " + cause,
                "look whether the disk is full, and make ~/.cache/release-maven-plugin (or below XDG_CACHE_HOME)"
                        + " writable for the user of the build",
                cause);
    }
}
