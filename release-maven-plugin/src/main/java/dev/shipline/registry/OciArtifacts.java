package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a registry holds besides images, such as Helm's charts. */
public final class OciArtifacts {
    /** A registry that goes on for longer sends us in a circle. */
    private static final int MAX_PAGES = 1_000;

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

    private final RegistrySession session;
    private final Manifests manifests;
    private final BlobStore blobs;

    OciArtifacts(RegistrySession session, Manifests manifests, BlobStore blobs) {
        this.session = requireNonNull(session, "session is null");
        this.manifests = requireNonNull(manifests, "manifests is null");
        this.blobs = requireNonNull(blobs, "blobs is null");
    }

    /** @param content as OCI's specification describes manifests */
    public record Artifact(Document content) {
        public Artifact {
            requireNonNull(content, "content is null");
        }
    }

    /** All tags, page by page; none if there is no such repository. */
    public List<String> tags(ImageName name) {
        String what = "cannot list the tags of " + name;
        List<String> tags = new ArrayList<>();
        String path = "/v2/" + name.repository() + "/tags/list?n=1000";
        for (int page = 0; page < MAX_PAGES; page++) {
            HttpResponse<byte[]> response = session.get(what, name, path);
            if (response.statusCode() == 404) {
                return tags;
            }
            if (response.statusCode() != 200) {
                throw session.refusal(what, name, Access.READ, response);
            }
            Manifests.json(what, response.body()).at("tags").items().forEach(tag -> tag.text()
                    .ifPresent(tags::add));
            Optional<String> next = next(response);
            if (next.isEmpty()) {
                return tags;
            }
            path = next.get();
        }
        throw RegistryRefusal.strange(what, "the registry has no end of pages");
    }

    /** What a tag points at, its digest proven; empty if there is no such tag. */
    public Optional<Artifact> find(ImageName name, String tag) {
        String what = "cannot read " + name.withTag(tag);
        return manifests
                .resolve(what, name, tag)
                .map(digest ->
                        new Artifact(manifests.fetchProven(what, name, digest).content()));
    }

    /** A blob, proven against its digest. */
    public byte[] blob(ImageName name, ImageDigest digest) {
        String what = "cannot read " + name.withDigest(digest);
        byte[] blob = blobs.read(what, name, digest);
        Manifests.prove(what, digest, ImageDigest.of(blob), "what the registry sent");
        return blob;
    }

    /** The next page, on the same registry whatever the header says. */
    private static Optional<String> next(HttpResponse<?> response) {
        return response.headers().firstValue("Link").flatMap(link -> {
            Matcher next = NEXT.matcher(link);
            if (!next.find()) {
                return Optional.empty();
            }
            try {
                URI uri = response.uri().resolve(next.group(1));
                return Optional.of(uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }
}
