package dev.shipline.sandbox.registry;

import dev.shipline.sandbox.loopback.Reply;
import java.util.List;
import java.util.Map;

/** A request that the registry refuses, in the words of the OCI distribution specification. */
final class RegistryProblem extends RuntimeException {
    private final int status;
    private final String code;
    private final transient Object detail;

    private RegistryProblem(int status, String code, String message, Object detail) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    static RegistryProblem unauthorized(String message) {
        return new RegistryProblem(401, "UNAUTHORIZED", message, Map.of());
    }

    static RegistryProblem unknownName(String repository) {
        return new RegistryProblem(
                404, "NAME_UNKNOWN", "repository name not known to registry", Map.of("name", repository));
    }

    static RegistryProblem invalidName(String repository) {
        return new RegistryProblem(400, "NAME_INVALID", "invalid repository name", Map.of("name", repository));
    }

    static RegistryProblem unknownManifest(String reference, String why) {
        return new RegistryProblem(404, "MANIFEST_UNKNOWN", why, Map.of("reference", reference));
    }

    static RegistryProblem invalidManifest(String why) {
        return new RegistryProblem(400, "MANIFEST_INVALID", why, Map.of());
    }

    static RegistryProblem invalidTag(String tag) {
        return new RegistryProblem(400, "TAG_INVALID", "manifest tag did not match URI", Map.of("tag", tag));
    }

    static RegistryProblem unknownBlobsInManifest(List<String> digests) {
        return new RegistryProblem(
                400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", Map.of("digests", digests));
    }

    static RegistryProblem unknownBlob(String digest) {
        return new RegistryProblem(404, "BLOB_UNKNOWN", "blob unknown to registry", Map.of("digest", digest));
    }

    static RegistryProblem unknownUpload(String id) {
        return new RegistryProblem(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry", Map.of("uuid", id));
    }

    static RegistryProblem outOfOrder(long expected) {
        return new RegistryProblem(
                416, "BLOB_UPLOAD_INVALID", "the next byte to send is " + expected, Map.of("offset", expected));
    }

    static RegistryProblem invalidDigest(String asked, String found) {
        return new RegistryProblem(
                400,
                "DIGEST_INVALID",
                "provided digest did not match uploaded content",
                Map.of("digest", asked, "content", found));
    }

    static RegistryProblem unsupported(String what) {
        return new RegistryProblem(405, "UNSUPPORTED", "the operation is unsupported: " + what, Map.of());
    }

    int status() {
        return status;
    }

    Reply reply() {
        return Reply.json(
                status, Map.of("errors", List.of(Map.of("code", code, "message", getMessage(), "detail", detail))));
    }
}
