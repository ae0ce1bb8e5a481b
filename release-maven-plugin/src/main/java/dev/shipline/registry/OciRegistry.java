package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.secret.CredentialSource;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry that speaks the OCI distribution API, as Quay does. Plain http is spoken to this machine only. */
public final class OciRegistry implements Registry {
    private final RegistrySession session;

    /** @param credentials asked by registry host; without an answer the registry is used anonymously */
    public OciRegistry(CredentialSource credentials) {
        this(credentials, RetryPolicy.DEFAULT, Clock.systemUTC(), Sleeper.real());
    }

    OciRegistry(CredentialSource credentials, RetryPolicy policy, Clock clock, Sleeper sleeper) {
        this.session = new RegistrySession(credentials, new RegistryHttp(policy, clock, sleeper));
    }

    /** On Quay this creates a missing repository if the robot account may create one: asking for the right to push is enough. */
    @Override
    public void requirePushRight(ImageName name) {
        session.requirePushRight(name);
    }

    @Override
    public Optional<ImageDigest> resolve(ImageName name, String tag) {
        requireNonNull(tag, "tag is null");
        String what = "cannot look up " + name.withTag(tag);
        HttpResponse<byte[]> response = session.head(what, name, manifestPath(name, tag));
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        if (response.statusCode() != 200) {
            throw session.refusal(what, name, response);
        }
        return digestHeader(response)
                .or(() -> Optional.of(fetch(what, name, tag).digest()));
    }

    @Override
    public Map<String, String> labels(ImageName name, ImageDigest digest) {
        String what = "cannot read the labels of " + name.withDigest(digest);
        Manifest manifest = fetchProven(what, name, digest);
        if (manifest.isIndex()) {
            ImageDigest first = manifest.runnableImages().stream()
                    .findFirst()
                    .orElseThrow(() -> strange(what, "its index names no image that can run"));
            manifest = fetchProven(what, name, first);
        }
        ImageDigest config = manifest.config().orElseThrow(() -> strange(what, "its manifest names no configuration"));
        byte[] blob = session.blob(what, name, config);
        prove(what, config, ImageDigest.of(blob), "its configuration");
        Map<String, String> labels = new LinkedHashMap<>();
        json(what, blob).at("config", "Labels").fields().forEach((key, value) -> labels.put(key, value.text("")));
        return labels;
    }

    @Override
    public PushedImage tag(PushedImage image, String tag) {
        ImageName name = image.name();
        String what = "cannot give " + name.withDigest(image.digest()) + " the tag " + tag;
        if (resolve(name, tag).filter(image.digest()::equals).isPresent()) {
            return image.taggedAs(tag);
        }
        Manifest manifest = fetchProven(what, name, image.digest());
        HttpResponse<byte[]> response = session.put(
                what,
                name,
                manifestPath(name, tag),
                manifest.mediaType(),
                BodyPublishers.ofByteArray(manifest.bytes()));
        if (response.statusCode() != 201 && response.statusCode() != 200) {
            throw session.refusal(what, name, response);
        }
        digestHeader(response).ifPresent(answered -> prove(what, image.digest(), answered, "the registry's answer"));
        ImageDigest held = resolve(name, tag).orElseThrow(() -> strange(what, "the registry took it and has it not"));
        prove(what, image.digest(), held, "the tag");
        return image.taggedAs(tag);
    }

    @Override
    public void untag(ImageName name, String tag) {
        String what = "cannot remove the tag " + name.withTag(tag);
        HttpResponse<byte[]> response = session.delete(what, name, manifestPath(name, tag));
        int status = response.statusCode();
        if (status != 404 && (status < 200 || status > 299)) {
            throw session.refusal(what, name, response);
        }
    }

    /** The images that a node can run: the image itself, or those of its index. */
    List<ImageDigest> runnableImages(PushedImage image) {
        String what = "cannot read the manifest of " + image.name().withDigest(image.digest());
        Manifest manifest = fetchProven(what, image.name(), image.digest());
        return manifest.isIndex() ? manifest.runnableImages() : List.of(image.digest());
    }

    private Manifest fetchProven(String what, ImageName name, ImageDigest digest) {
        Manifest manifest = fetch(what, name, digest.value());
        prove(what, digest, manifest.digest(), "its manifest");
        return manifest;
    }

    private Manifest fetch(String what, ImageName name, String reference) {
        HttpResponse<byte[]> response = session.get(what, name, manifestPath(name, reference));
        if (response.statusCode() != 200) {
            throw session.refusal(what, name, response);
        }
        Document content = json(what, response.body());
        String mediaType = response.headers()
                .firstValue("Content-Type")
                .map(type -> type.split(";")[0].strip())
                .orElseGet(() -> content.at("mediaType").text("application/vnd.oci.image.manifest.v1+json"));
        return new Manifest(response.body(), mediaType, content);
    }

    private static String manifestPath(ImageName name, String reference) {
        return "/v2/" + name.repository() + "/manifests/" + reference;
    }

    private static Optional<ImageDigest> digestHeader(HttpResponse<?> response) {
        try {
            return response.headers().firstValue("Docker-Content-Digest").map(ImageDigest::new);
        } catch (IllegalArgumentException e) {
            // another algorithm than ours; the caller computes its own
            return Optional.empty();
        }
    }

    private static Document json(String what, byte[] body) {
        try {
            return Document.json(body);
        } catch (MalformedDocumentException e) {
            throw strange(what, "the registry's answer is no JSON");
        }
    }

    private static void prove(String what, ImageDigest expected, ImageDigest actual, String of) {
        if (!actual.equals(expected)) {
            throw new ReleaseFailure(
                    FailureCode.DIGEST_MISMATCH,
                    what,
                    "the digest of " + of + " is " + actual + " instead of " + expected,
                    "release nothing from this registry until it is known who changes images on the way");
        }
    }

    private static ReleaseFailure strange(String what, String because) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                because,
                "look whether ship.image names a registry, and run the build again");
    }
}
