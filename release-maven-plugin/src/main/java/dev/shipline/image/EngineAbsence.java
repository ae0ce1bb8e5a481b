package dev.shipline.image;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.Locale;

/** Says why there is no engine to talk to, and what to do about it. */
final class EngineAbsence {
    private static final String INSTEAD =
            ", set DOCKER_HOST or ship.docker.host, or remove the Dockerfile so that the image is built without an engine";

    private EngineAbsence() {}

    /** It did not answer. */
    static ReleaseFailure silence(String what, EngineAddress address, Throwable cause) {
        String words = EngineWords.of(cause).text();
        String lower = words.toLowerCase(Locale.ROOT);
        if (words.equals("Permission denied")) {
            return failure(
                    what,
                    "the user of this build may not talk to the Docker engine at " + address,
                    "add the user to the group that owns the socket (docker, as a rule)" + INSTEAD,
                    cause);
        }
        if (lower.contains("unrecognized ssl message") || lower.contains("plaintext connection")) {
            return failure(
                    what,
                    "the Docker engine at " + address + " is asked for TLS, and its port speaks plain http",
                    "unset DOCKER_TLS_VERIFY, or set DOCKER_HOST to the engine's port for TLS, 2376 as a rule",
                    cause);
        }
        if (lower.contains("certification path") || lower.contains("path does not chain") || lower.contains("pkix")) {
            return failure(
                    what,
                    "the certificate of the Docker engine at " + address + " is not signed by " + certificates(address)
                            + "/ca.pem (" + words + ")",
                    "set DOCKER_CERT_PATH to the folder that belongs to this engine",
                    cause);
        }
        if (lower.contains("bad_certificate")
                || lower.contains("certificate_required")
                || lower.contains("certificate_unknown")) {
            return failure(
                    what,
                    "the Docker engine at " + address + " does not accept the certificate in " + certificates(address)
                            + "/cert.pem (" + words + ")",
                    "set DOCKER_CERT_PATH to the folder with the certificate that its authority signed",
                    cause);
        }
        return failure(
                what, "no Docker engine answers at " + address + " (" + words + ")", "start one" + INSTEAD, cause);
    }

    /** It answered its ping with something else than yes. */
    static ReleaseFailure answer(String what, EngineAddress address, int status, String body) {
        if (body.contains("HTTP request to an HTTPS server")) {
            return failure(
                    what,
                    "the Docker engine at " + address + " speaks TLS, and no TLS was asked for",
                    "set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder with "
                            + String.join(", ", EngineAddress.TLS_FILES),
                    null);
        }
        return failure(
                what,
                "no Docker engine answers at " + address + " (its ping is answered with HTTP " + status + ")",
                "start one" + INSTEAD,
                null);
    }

    private static String certificates(EngineAddress address) {
        return address.certificates().map(Object::toString).orElse("");
    }

    private static ReleaseFailure failure(String what, String because, String fix, Throwable cause) {
        return new ReleaseFailure(FailureCode.UNREACHABLE, what, because, fix, cause);
    }
}
