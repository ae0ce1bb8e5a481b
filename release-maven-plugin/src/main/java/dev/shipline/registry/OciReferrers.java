package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The referrers of an image in an OCI registry: through its referrers API, or where it has none through the tag that the distribution specification puts in
 * its place.
 *
 * <p>The list is read only where somebody asks what is there. Quay keeps an answer for minutes: to ask before attaching would hide what is attached then.
 */
final class OciReferrers implements Referrers {
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final RegistrySession session;
    private final BlobStore blobs;
    private final Manifests manifests;
    private final PushedImage image;
    private final ReferrersTag tag;
    private Manifest subject;
    private boolean hasEmptyBlob;
    private Optional<List<Document>> answered;

    OciReferrers(RegistrySession session, BlobStore blobs, Manifests manifests, PushedImage image) {
        this.session = requireNonNull(session, "session is null");
        this.blobs = requireNonNull(blobs, "blobs is null");
        this.manifests = requireNonNull(manifests, "manifests is null");
        this.image = requireNonNull(image, "image is null");
        this.tag = new ReferrersTag(session, image);
    }

    @Override
    public Optional<ImageDigest> find(ArtifactKind kind) {
        String what = "cannot tell what is attached to " + image.name().withDigest(image.digest());
        List<Document> all = ask(what).orElseGet(() -> tag.read(what));
        for (Document each : all) {
            Optional<ImageDigest> digest = digest(each);
            if (digest.isPresent() && isOf(kind, completed(what, each, digest.get()))) {
                return digest;
            }
        }
        return Optional.empty();
    }

    @Override
    public ImageDigest attach(Artifact artifact) {
        ImageName name = image.name();
        String what = "cannot attach " + artifact.title() + " to " + name.withDigest(image.digest());
        if (subject == null) {
            subject = manifests.fetchProven(what, name, image.digest());
        }
        if (!hasEmptyBlob && !blobs.has(what, name, ImageDigest.of(Artifact.EMPTY))) {
            send(what, Artifact.EMPTY);
        }
        hasEmptyBlob = true;
        send(what, artifact.content());
        byte[] manifest = artifact.manifest(subject);
        ImageDigest digest = ImageDigest.of(manifest);
        HttpResponse<byte[]> put = manifests.put(what, name, digest.value(), Artifact.MANIFEST_TYPE, manifest);
        if (put.statusCode() != 201 && put.statusCode() != 200) {
            throw session.refusal(what, name, Access.WRITE, put);
        }
        boolean isListed =
                put.headers().firstValue("OCI-Subject").isPresent() || ask(what).isPresent();
        if (!isListed) {
            tag.add(what, artifact.descriptorOf(manifest));
        }
        return digest;
    }

    private void send(String what, byte[] content) {
        Blob blob = new Blob(
                ImageDigest.of(content),
                content.length,
                "application/octet-stream",
                () -> new ByteArrayInputStream(content));
        blobs.send(what, image.name(), blob, session.http().now().plus(LONGEST));
    }

    /** What the referrers API says; empty where the registry has none, or a proxy in between answers in its place. */
    private Optional<List<Document>> ask(String what) {
        if (answered == null) {
            HttpResponse<byte[]> response = session.get(
                    what, image.name(), "/v2/" + image.name().repository() + "/referrers/" + image.digest());
            answered = list(what, response);
        }
        return answered;
    }

    private Optional<List<Document>> list(String what, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 401 || status == 403 || RegistryHttp.isWorthAnotherTry(status)) {
            throw session.refusal(what, image.name(), Access.READ, response);
        }
        return status == 200 ? index(response) : Optional.empty();
    }

    static Optional<List<Document>> index(HttpResponse<byte[]> response) {
        try {
            Document index = Document.json(response.body());
            boolean isIndex = index.at("manifests").tree() instanceof List
                    && index.at("mediaType").text(INDEX_TYPE).equals(INDEX_TYPE);
            return isIndex ? Optional.of(index.at("manifests").items()) : Optional.empty();
        } catch (MalformedDocumentException e) {
            return Optional.empty();
        }
    }

    /** Quay's first version of the API says nothing of types: then the manifest itself is asked. */
    private Document completed(String what, Document descriptor, ImageDigest digest) {
        return descriptor.at("artifactType").isMissing()
                ? manifests.fetchProven(what, image.name(), digest).content()
                : descriptor;
    }

    private static boolean isOf(ArtifactKind kind, Document described) {
        return described.at("artifactType").text("").equals(kind.mediaType())
                && kind.marks().entrySet().stream().allMatch(mark -> described
                        .at("annotations", mark.getKey())
                        .text("")
                        .equals(mark.getValue()));
    }

    private static Optional<ImageDigest> digest(Document descriptor) {
        try {
            return descriptor.at("digest").text().map(ImageDigest::new);
        } catch (IllegalArgumentException e) {
            // another algorithm than ours: nothing that we attached
            return Optional.empty();
        }
    }
}
