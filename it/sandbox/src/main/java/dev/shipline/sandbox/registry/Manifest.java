package dev.shipline.sandbox.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.loopback.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A manifest or an index, as its pusher wrote it. */
record Manifest(String mediaType, byte[] content, JsonNode json) {
    static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

    private static final Set<String> KNOWN = Set.of(DOCKER_MANIFEST, DOCKER_LIST, OCI_MANIFEST, OCI_INDEX);

    /** @throws RegistryProblem if it is no manifest that registries take today */
    static Manifest parse(String contentType, byte[] content) {
        String mediaType = contentType.split(";")[0].trim();
        if (!KNOWN.contains(mediaType)) {
            throw RegistryProblem.invalidManifest("manifest media type " + mediaType + " is not supported");
        }
        JsonNode json = Json.parse(content)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> RegistryProblem.invalidManifest("manifest is not a JSON object"));
        if (json.path("schemaVersion").asInt() != 2) {
            throw RegistryProblem.invalidManifest("manifest has no schemaVersion 2");
        }
        String own = json.path("mediaType").asText(mediaType);
        if (!own.equals(mediaType)) {
            throw RegistryProblem.invalidManifest("manifest says it is " + own + ", its Content-Type " + mediaType);
        }
        Manifest manifest = new Manifest(mediaType, content, json);
        if (!manifest.isIndex() && !json.path("config").hasNonNull("digest")) {
            throw RegistryProblem.invalidManifest("manifest has no config");
        }
        return manifest;
    }

    String digest() {
        return Sha256.of(content);
    }

    boolean isIndex() {
        return mediaType.equals(DOCKER_LIST) || mediaType.equals(OCI_INDEX);
    }

    /** The blobs without which the image cannot be pulled; layers that live elsewhere are left out. */
    List<String> blobs() {
        List<String> digests = new ArrayList<>();
        if (isIndex()) {
            return digests;
        }
        digests.add(json.path("config").path("digest").asText());
        for (JsonNode layer : json.path("layers")) {
            if (layer.path("urls").isEmpty()) {
                digests.add(layer.path("digest").asText());
            }
        }
        return digests;
    }

    /** The digest of the manifest that this one is attached to. */
    Optional<String> subject() {
        return Optional.ofNullable(json.path("subject").path("digest").textValue());
    }

    /** As an index lists it. */
    Map<String, Object> descriptor() {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", digest());
        descriptor.put("size", content.length);
        descriptor.put(
                "artifactType",
                json.path("artifactType")
                        .asText(json.path("config").path("mediaType").asText()));
        if (json.path("annotations").isObject()) {
            descriptor.put("annotations", json.path("annotations"));
        }
        return descriptor;
    }

    /** The manifests that an index lists. */
    List<String> children() {
        List<String> digests = new ArrayList<>();
        for (JsonNode child : json.path("manifests")) {
            digests.add(child.path("digest").asText());
        }
        return digests;
    }
}
