package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.BaseRegistry;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout;
import dev.shipline.image.ImageName;
import dev.shipline.image.ImageUploader;
import dev.shipline.image.PushedImage;
import dev.shipline.secret.CredentialSource;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** A registry that speaks the OCI distribution API, as Quay does. Plain http is spoken to this machine only. */
public final class OciRegistry implements Registry, ImageUploader {
    private final RegistrySession session;
    private final BlobStore blobs;
    private final Manifests manifests;
    private final List<ImageName> relatives;
    private final Consumer<String> progress;

    /** One that mounts nothing from elsewhere. */
    public OciRegistry(CredentialSource credentials, Consumer<String> progress) {
        this(credentials, List.of(), progress);
    }

    /**
     * @param credentials asked by registry host; without an answer the registry is used anonymously
     * @param relatives   repositories that may have layers of what is pushed: layers are mounted from there, where they are at the same registry
     * @param progress    told after a push how much was sent
     */
    public OciRegistry(CredentialSource credentials, List<ImageName> relatives, Consumer<String> progress) {
        this(
                credentials,
                new RegistryHttp(RetryPolicy.DEFAULT, Clock.systemUTC(), Sleeper.real()),
                relatives,
                progress);
    }

    OciRegistry(CredentialSource credentials, RegistryHttp http, List<ImageName> relatives, Consumer<String> progress) {
        this.session = new RegistrySession(DockerHub.known(credentials), http);
        this.blobs = new BlobStore(session);
        this.manifests = new Manifests(session);
        this.relatives = List.copyOf(relatives);
        this.progress = requireNonNull(progress, "progress is null");
    }

    /** What lies in the registry besides images. */
    public OciArtifacts artifacts() {
        return new OciArtifacts(session, manifests, blobs);
    }

    /** On Quay this creates a missing repository if the robot account may create one: asking for the right to push is enough. */
    @Override
    public void requirePushRight(ImageName name) {
        session.readAlso(name, relativesOf(name));
        session.requirePushRight(name);
    }

    /** What time it is at a registry, by the header of its answer; empty where it does not say. */
    public Optional<Instant> time(String registry) {
        RegistryHttp http = session.http();
        return RegistryHttp.date(http.send(http.request(registry, "/v2/").GET().build()));
    }

    @Override
    public Optional<ImageDigest> resolve(ImageName name, String tag) {
        requireNonNull(tag, "tag is null");
        return manifests.resolve("cannot look up " + name.withTag(tag), name, tag);
    }

    @Override
    public Map<String, String> labels(ImageName name, ImageDigest digest) {
        String what = "cannot read the labels of " + name.withDigest(digest);
        Manifest manifest = manifests.fetchProven(what, name, digest);
        if (manifest.isIndex()) {
            ImageDigest first = manifest.runnableImages().stream()
                    .findFirst()
                    .orElseThrow(() -> RegistryRefusal.strange(what, "its index names no image that can run"));
            manifest = manifests.fetchProven(what, name, first);
        }
        ImageDigest config = manifest.config()
                .orElseThrow(() -> RegistryRefusal.strange(what, "its manifest names no configuration"));
        byte[] blob = blobs.read(what, name, config);
        Manifests.prove(what, config, ImageDigest.of(blob), "its configuration");
        Map<String, String> labels = new LinkedHashMap<>();
        Manifests.json(what, blob)
                .at("config", "Labels")
                .fields()
                .forEach((key, value) -> labels.put(key, value.text("")));
        return labels;
    }

    @Override
    public OptionalLong size(PushedImage image) {
        String what = "cannot read the manifest of " + image.name().withDigest(image.digest());
        return runnableImages(image).stream()
                .limit(1)
                .mapToLong(digest ->
                        manifests.fetchProven(what, image.name(), digest).size())
                .findFirst();
    }

    /** The same connections and logins, for reading base images. */
    public BaseRegistry bases() {
        return new BaseReader(blobs, manifests);
    }

    /** The images of an index go first, each under nothing but its digest. */
    @Override
    public PushedImage upload(ImageLayout layout, ImageName name, String tag) {
        layout.images().forEach(image -> upload(image, name, image.digest().value()));
        return new ImagePush(session, blobs, manifests, relativesOf(name), layout, name, tag).run(progress);
    }

    @Override
    public PushedImage tag(PushedImage image, String tag) {
        ImageName name = image.name();
        String what = "cannot give " + name.withDigest(image.digest()) + " the tag " + tag;
        if (manifests.resolve(what, name, tag).filter(image.digest()::equals).isPresent()) {
            return image.taggedAs(tag);
        }
        Manifest manifest = manifests.fetchProven(what, name, image.digest());
        HttpResponse<byte[]> put = manifests.put(what, name, tag, manifest.mediaType(), manifest.bytes());
        manifests.requireHeld(what, name, tag, image.digest(), put);
        return image.taggedAs(tag);
    }

    @Override
    public void untag(ImageName name, String tag) {
        String what = "cannot remove the tag " + name.withTag(tag);
        HttpResponse<byte[]> response = manifests.delete(what, name, tag);
        int status = response.statusCode();
        if (status != 404 && (status < 200 || status > 299)) {
            throw session.refusal(what, name, Access.DELETE, response);
        }
    }

    /** The digests of all that the manifest under a tag names; none if there is no such tag or repository. */
    public Set<ImageDigest> contents(ImageName name, String tag) {
        String what = "cannot look up " + name.withTag(tag);
        return manifests
                .resolve(what, name, tag)
                .map(digest -> manifests.fetchProven(what, name, digest).contents())
                .orElse(Set.of());
    }

    /** The documents that are attached to an image. */
    public Referrers referrers(PushedImage image) {
        return new OciReferrers(session, blobs, manifests, image);
    }

    private List<ImageName> relativesOf(ImageName name) {
        return ImagePush.neighbours(name, relatives.stream());
    }

    /** The images that a node can run: the image itself, or those of its index. */
    List<ImageDigest> runnableImages(PushedImage image) {
        String what = "cannot read the manifest of " + image.name().withDigest(image.digest());
        Manifest manifest = manifests.fetchProven(what, image.name(), image.digest());
        return manifest.isIndex() ? manifest.runnableImages() : List.of(image.digest());
    }
}
