package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;

/** The manifests of a registry's repositories. A digest is believed when it was computed from the bytes. */
final class Manifests {
    private final RegistrySession session;

    Manifests(RegistrySession session) {
        this.session = requireNonNull(session, "session is null");
    }

    Optional<ImageDigest> resolve(String what, ImageName name, String tag) {
        HttpResponse<byte[]> response = session.head(what, name, path(name, tag));
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        if (response.statusCode() != 200) {
            throw session.refusal(what, name, Access.READ, response);
        }
        return digestHeader(response)
                .or(() -> Optional.of(fetch(what, name, tag).digest()));
    }

    Manifest fetchProven(String what, ImageName name, ImageDigest digest) {
        Manifest manifest = fetch(what, name, digest.value());
        prove(what, digest, manifest.digest(), "its manifest");
        return manifest;
    }

    HttpResponse<byte[]> put(String what, ImageName name, String tag, String mediaType, byte[] bytes) {
        return session.put(what, name, path(name, tag), mediaType, BodyPublishers.ofByteArray(bytes));
    }

    /** Makes sure that the registry took a manifest as what it is, and has it under the tag. */
    void requireHeld(String what, ImageName name, String tag, ImageDigest digest, HttpResponse<byte[]> put) {
        if (put.statusCode() != 201 && put.statusCode() != 200) {
            throw session.refusal(what, name, Access.WRITE, put);
        }
        digestHeader(put).ifPresent(answered -> prove(what, digest, answered, "the registry's answer"));
        ImageDigest held = resolve(what, name, tag)
                .orElseThrow(() -> RegistryRefusal.strange(what, "the registry took it and has it not"));
        prove(what, digest, held, "the tag");
    }

    HttpResponse<byte[]> delete(String what, ImageName name, String tag) {
        return session.delete(what, name, path(name, tag));
    }

    static Document json(String what, byte[] body) {
        try {
            return Document.json(body);
        } catch (MalformedDocumentException e) {
            throw RegistryRefusal.strange(what, "the registry's answer is no JSON");
        }
    }

    static void prove(String what, ImageDigest expected, ImageDigest actual, String of) {
        if (!actual.equals(expected)) {
            throw new ReleaseFailure(
                    FailureCode.DIGEST_MISMATCH,
                    what,
                    "the digest of " + of + " is " + actual + " instead of " + expected,
                    "release nothing from this registry until it is known who changes images on the way");
        }
    }

    /** What a registry has, whatever it is. */
    Manifest fetch(String what, ImageName name, String reference) {
        HttpResponse<byte[]> response = session.get(what, name, path(name, reference));
        if (response.statusCode() != 200) {
            throw session.refusal(what, name, Access.READ, response);
        }
        Document content = json(what, response.body());
        String mediaType = response.headers()
                .firstValue("Content-Type")
                .map(type -> type.split(";")[0].strip())
                .orElseGet(() -> content.at("mediaType").text("application/vnd.oci.image.manifest.v1+json"));
        return new Manifest(response.body(), mediaType, content);
    }

    private static String path(ImageName name, String reference) {
        return "/v2/" + name.repository() + "/manifests/" + reference;
    }

    static Optional<ImageDigest> digestHeader(HttpResponse<?> response) {
        try {
            return response.headers().firstValue("Docker-Content-Digest").map(ImageDigest::new);
        } catch (IllegalArgumentException e) {
            // another algorithm than ours; the caller computes its own
            return Optional.empty();
        }
    }
}
