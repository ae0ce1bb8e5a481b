package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import java.util.List;
import java.util.regex.Pattern;

/** Says what the end of a docker buildx means for the person who reads the build log. */
final class BuildxFailures {
    /** What it says of an image that it builds on; a command of the Dockerfile may fail with the same words as a registry. */
    private static final Pattern AT_BASE = Pattern.compile(
            "failed to resolve source metadata|failed to create LLB definition|pulling from host|pull access denied"
                    + "|failed to resolve reference|failed to copy|unexpected status from (HEAD|GET) request");

    private static final Pattern UNKNOWN_PLATFORM =
            Pattern.compile("[Mm]ulti-platform build is not supported|[Mm]ultiple platforms feature|"
                    + "OCI exporter is not supported|exec format error|no match for platform");
    private static final int SIGNALS = 128;

    private final ImageName name;
    private final CredentialSource credentials;

    BuildxFailures(ImageName name, CredentialSource credentials) {
        this.name = requireNonNull(name, "name is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
    }

    ReleaseFailure explain(DockerCommand.Ended build) {
        String what = "cannot build " + name + " from its Dockerfile";
        EngineWords words = new EngineFailures(name, credentials).clean(new EngineWords(error(build)));
        String lastWords = new EngineFailures(name, credentials)
                .clean(new EngineWords(build.lastWords()))
                .text();
        if (AT_BASE.matcher(words.text()).find()) {
            return EngineFailures.base(what, words, null);
        }
        if (UNKNOWN_PLATFORM.matcher(words.text() + lastWords).find()) {
            return new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    what,
                    "the builder of docker buildx cannot build for that platform: " + words,
                    "create one that can (docker buildx create --use --driver docker-container) and name it with"
                            + " BUILDX_BUILDER, or correct ship.image.platforms");
        }
        String how = build.exitCode() > SIGNALS
                ? "docker buildx was ended by signal " + (build.exitCode() - SIGNALS)
                : "docker buildx ended with exit code " + build.exitCode();
        return new ReleaseFailure(FailureCode.IMAGE_BUILD, what, how + lastWords, "mend the Dockerfile");
    }

    /** Its verdict stands in the last line that begins so. */
    private static String error(DockerCommand.Ended build) {
        List<String> errors = build.lines().stream()
                .filter(line -> line.startsWith("ERROR: "))
                .toList();
        return errors.isEmpty() ? "" : errors.get(errors.size() - 1).substring("ERROR: ".length());
    }
}
