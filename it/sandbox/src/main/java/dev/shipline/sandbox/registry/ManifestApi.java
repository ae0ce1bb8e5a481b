package dev.shipline.sandbox.registry;

import dev.shipline.sandbox.loopback.Call;
import dev.shipline.sandbox.loopback.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Manifests and tags. */
final class ManifestApi {
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");

    private final RegistryStore store;

    ManifestApi(RegistryStore store) {
        this.store = store;
    }

    Reply read(Call call, String repository, String reference) {
        requireRepository(repository);
        Manifest manifest = find(store, repository, reference)
                .orElseThrow(() -> RegistryProblem.unknownManifest(reference, "manifest unknown"));
        if (!accepted(call, manifest.mediaType())) {
            throw RegistryProblem.unknownManifest(
                    reference, "the manifest is " + manifest.mediaType() + ", which Accept does not name");
        }
        return Reply.bytes(200, manifest.content())
                .with("Content-Type", manifest.mediaType())
                .with("Docker-Content-Digest", manifest.digest());
    }

    Reply write(Call call, String repository, String reference) throws IOException {
        Manifest manifest = Manifest.parse(
                call.header("Content-Type").orElse(""), call.body().readAllBytes());
        if (BlobApi.isDigest(reference) && !reference.equals(manifest.digest())) {
            throw RegistryProblem.invalidDigest(reference, manifest.digest());
        }
        if (!BlobApi.isDigest(reference) && !TAG.matcher(reference).matches()) {
            throw RegistryProblem.invalidTag(reference);
        }
        requireParts(repository, manifest);
        store.putManifest(repository, manifest);
        if (!BlobApi.isDigest(reference)) {
            store.putTag(repository, reference, manifest.digest());
        }
        Reply reply = Reply.empty(201)
                .with("Location", "/v2/" + repository + "/manifests/" + manifest.digest())
                .with("Docker-Content-Digest", manifest.digest());
        return manifest.subject()
                .map(subject -> reply.with("OCI-Subject", subject))
                .orElse(reply);
    }

    /** The artifacts that are attached to a manifest; of one that is not there, none. */
    Reply referrers(String repository, String digest) {
        requireRepository(repository);
        if (!BlobApi.isDigest(digest)) {
            throw RegistryProblem.invalidDigest(digest, "");
        }
        List<Object> descriptors = store.manifests(repository).stream()
                .filter(manifest -> manifest.subject().filter(digest::equals).isPresent())
                .<Object>map(Manifest::descriptor)
                .toList();
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", Manifest.OCI_INDEX);
        index.put("manifests", descriptors);
        return Reply.json(200, index).with("Content-Type", Manifest.OCI_INDEX);
    }

    /** A tag goes alone; a digest takes all its tags along. */
    Reply delete(String repository, String reference) {
        requireRepository(repository);
        boolean deleted = BlobApi.isDigest(reference)
                ? store.deleteManifest(repository, reference)
                : TAG.matcher(reference).matches() && store.deleteTag(repository, reference);
        if (!deleted) {
            throw RegistryProblem.unknownManifest(reference, "manifest unknown");
        }
        return Reply.empty(202);
    }

    Reply tags(Call call, String repository) {
        requireRepository(repository);
        String last = call.parameter("last").orElse("");
        List<String> tags = store.tags(repository).stream()
                .filter(tag -> tag.compareTo(last) > 0)
                .toList();
        int limit = call.parameter("n").map(Integer::parseInt).orElse(Integer.MAX_VALUE);
        List<String> page = tags.subList(0, Math.min(limit, tags.size()));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", repository);
        answer.put("tags", page);
        Reply reply = Reply.json(200, answer);
        if (page.isEmpty() || page.size() == tags.size()) {
            return reply;
        }
        String next = "/v2/" + repository + "/tags/list?n=" + limit + "&last=" + page.get(page.size() - 1);
        return reply.with("Link", "<" + next + ">; rel=\"next\"");
    }

    static Optional<Manifest> find(RegistryStore store, String repository, String reference) {
        if (BlobApi.isDigest(reference)) {
            return store.manifest(repository, reference);
        }
        if (!TAG.matcher(reference).matches()) {
            return Optional.empty();
        }
        return store.tag(repository, reference).flatMap(digest -> store.manifest(repository, digest));
    }

    private void requireParts(String repository, Manifest manifest) {
        List<String> missing = new ArrayList<>();
        for (String digest : manifest.blobs()) {
            if (!BlobApi.isDigest(digest) || !store.hasBlob(repository, digest)) {
                missing.add(digest);
            }
        }
        for (String digest : manifest.children()) {
            if (!BlobApi.isDigest(digest) || store.manifest(repository, digest).isEmpty()) {
                missing.add(digest);
            }
        }
        if (!missing.isEmpty()) {
            throw RegistryProblem.unknownBlobsInManifest(missing);
        }
    }

    private void requireRepository(String repository) {
        if (!store.hasRepository(repository)) {
            throw RegistryProblem.unknownName(repository);
        }
    }

    private static boolean accepted(Call call, String mediaType) {
        List<String> accept = call.headers().getOrDefault("Accept", List.of());
        String all = String.join(",", accept);
        return all.isBlank() || all.contains("*/*") || all.contains("application/*") || all.contains(mediaType);
    }
}
