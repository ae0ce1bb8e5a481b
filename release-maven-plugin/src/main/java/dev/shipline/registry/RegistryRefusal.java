package dev.shipline.registry;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageName;
import dev.shipline.secret.Credentials;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Says what a registry's error answer means. */
final class RegistryRefusal {
    private RegistryRefusal() {}

    static ReleaseFailure of(
            String what,
            ImageName name,
            Access access,
            HttpResponse<byte[]> response,
            Optional<Credentials> credentials) {
        String words = RegistryWords.of(response, credentials);
        int status = response.statusCode();
        if (status == 401 && credentials.isEmpty()) {
            return RegistryLogin.noCredentials(what, name.registry());
        }
        if (RegistryWords.speakOfQuota(response)) {
            return refused(
                    what,
                    "the quota of the namespace is used up (" + words + ")",
                    "remove old images of " + name + " and its neighbours, or raise the quota in the registry");
        }
        return switch (status) {
            case 401, 403 -> noRight(what, name, access, words, credentials);
            case 404 -> unknown(what, name, access, RegistryWords.code(response), words);
            case 405 ->
                refused(
                        what,
                        "the registry does not allow it (" + words + ")",
                        "look whether the registry is read-only, the namespace of " + name
                                + " is disabled, or tags cannot be deleted there");
            case 409 -> conflict(what, RegistryWords.code(response), words);
            case 413 ->
                refused(
                        what,
                        "a layer is larger than the registry, or a proxy in front of it, takes (" + words + ")",
                        "make the layer smaller, or raise the limit there (Quay: MAXIMUM_LAYER_SIZE; nginx: client_max_body_size)");
            default ->
                RegistryHttp.isWorthAnotherTry(status)
                        ? busy(what, name, words, response.headers().firstValue("Retry-After"))
                        : refused(
                                what,
                                "the registry refuses it (" + words + ")",
                                "look whether the registry accepts OCI images, and ship.image is right");
        };
    }

    private static ReleaseFailure unknown(String what, ImageName name, Access access, String code, String words) {
        if (code.equals("TAG_EXPIRED")) {
            return refused(
                    what,
                    "the tag has expired (" + words + ")",
                    "run mvn deploy for the commit again, or give images a longer life in the registry");
        }
        // Quay makes a missing repository for who may make one, and else knows of none
        if (code.equals("NAME_UNKNOWN") || (access == Access.WRITE && !code.equals("MANIFEST_UNKNOWN"))) {
            return refused(
                    what,
                    "the registry has no such repository (" + words + ")",
                    "create the repository " + name.repository()
                            + " there, let the robot account create repositories, or correct ship.image");
        }
        return refused(
                what,
                "the registry has no such image (" + words + ")",
                "run mvn deploy for the commit again; somebody or an expiry rule may have removed it");
    }

    private static ReleaseFailure conflict(String what, String code, String words) {
        return code.isEmpty() || code.equals("TAG_IMMUTABLE")
                ? immutable(what, words)
                : refused(
                        what,
                        "the registry is in the middle of something else with it (" + words + ")",
                        "run the build again; if it stays, look at the repository in the registry");
    }

    static ReleaseFailure immutable(String what, String words) {
        return refused(
                what,
                "the tag is immutable and belongs to another image (" + words + ")",
                "set ship.tag to a tag that is free, or remove the tag's immutability in the registry");
    }

    private static ReleaseFailure refused(String what, String because, String fix) {
        return new ReleaseFailure(FailureCode.IMAGE_PUSH, what, because, fix);
    }

    /** A failure for an answer that no registry should give. */
    static ReleaseFailure strange(String what, String because) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                because,
                "look whether ship.image names a registry, and run the build again");
    }

    private static ReleaseFailure noRight(
            String what, ImageName name, Access access, String words, Optional<Credentials> credentials) {
        String who = credentials.map(Credentials::holder).orElse("an anonymous user");
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                who + " has no right to it (" + words + ")",
                access.advice(name) + ", or correct ship.image");
    }

    private static ReleaseFailure busy(String what, ImageName name, String words, Optional<String> retryAfter) {
        String pause = retryAfter
                .map(value -> ", and asks for a pause (Retry-After: " + RegistryWords.clean(value) + ")")
                .orElse("");
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                name.registry() + " still answers with errors after several tries (" + words + ")" + pause,
                "wait, look at the registry's status page, and run the build again");
    }
}
