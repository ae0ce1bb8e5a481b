package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;

/** Says what a Docker engine's failure means for the person who reads the build log. */
final class EngineFailures {
    private final ImageName name;
    private final CredentialSource credentials;

    EngineFailures(ImageName name, CredentialSource credentials) {
        this.name = requireNonNull(name, "name is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
    }

    /** @param progress what the engine had said until then */
    ReleaseFailure build(EngineWords words, BuildProgress progress, Throwable cause) {
        EngineWords clean = clean(words);
        String what = "cannot build " + name + " from its Dockerfile";
        if (progress.isAtBase()) {
            return base(what, clean, cause);
        }
        return new ReleaseFailure(
                FailureCode.IMAGE_BUILD, what, clean + progress.lastWords(), "mend the Dockerfile", cause);
    }

    ReleaseFailure push(String tag, EngineWords words, Throwable cause) {
        EngineWords clean = clean(words);
        String what = "cannot push " + name.withTag(tag);
        if (clean.distrust()) {
            return distrust(what, clean, cause);
        }
        if (clean.refuse()) {
            return new ReleaseFailure(
                    FailureCode.CREDENTIALS,
                    what,
                    "the registry refused it: " + clean,
                    "set QUAY_USERNAME and QUAY_PASSWORD, or a server with id " + name.registry()
                            + " in settings.xml, to a robot account with write permission on " + name,
                    cause);
        }
        if (clean.missARegistry()) {
            return away(what, clean, "correct ship.image", cause);
        }
        return new ReleaseFailure(
                FailureCode.IMAGE_PUSH,
                what,
                clean.text(),
                "run the build again; if it stays, look at the logs of the engine and the registry",
                cause);
    }

    /** The stream ended as if all was well, and named no digest. */
    ReleaseFailure pushWithoutProof(String tag) {
        return new ReleaseFailure(
                FailureCode.IMAGE_PUSH,
                "cannot push " + name.withTag(tag),
                "the engine stopped without naming the digest it pushed",
                "run the build again; engines older than 25 never name one when their images are in containerd's"
                        + " store, so update the engine, or switch that store off");
    }

    static ReleaseFailure base(String what, EngineWords words, Throwable cause) {
        String because = "its base image cannot be had: " + words;
        String correct = "correct FROM in the Dockerfile, or ship.image.base";
        if (words.distrust()) {
            return distrust(what, words, cause);
        }
        if (words.missAnImage()) {
            return new ReleaseFailure(FailureCode.CONFIGURATION, what, because, correct, cause);
        }
        if (words.refuse()) {
            return new ReleaseFailure(
                    FailureCode.CREDENTIALS,
                    what,
                    because,
                    "set a server with the registry's host as its id in settings.xml (for quay.io, QUAY_USERNAME and"
                            + " QUAY_PASSWORD do as well), or " + correct,
                    cause);
        }
        if (words.missARegistry()) {
            return away(what, words, correct, cause);
        }
        return new ReleaseFailure(FailureCode.IMAGE_BUILD, what, because, correct, cause);
    }

    private static ReleaseFailure distrust(String what, EngineWords words, Throwable cause) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                "the Docker engine does not trust the registry's certificate: " + words,
                "put the authority that signed it where the engine runs, into"
                        + " /etc/docker/certs.d/<host:port of the registry>/ca.crt",
                cause);
    }

    private static ReleaseFailure away(String what, EngineWords words, String correct, Throwable cause) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                "the Docker engine does not reach the registry: " + words,
                "look whether the registry is up and can be reached from where the engine runs, or " + correct,
                cause);
    }

    EngineWords clean(EngineWords words) {
        try {
            return credentials
                    .find(name.registry(), name.repository())
                    .map(found -> words.without(found.password().reveal()))
                    .orElse(words);
        } catch (ReleaseFailure e) {
            // no credentials were found, so the engine was given none that it could repeat
            return words;
        }
    }
}
