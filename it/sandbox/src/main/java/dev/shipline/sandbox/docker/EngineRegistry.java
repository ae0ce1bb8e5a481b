package dev.shipline.sandbox.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.loopback.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Pulls and pushes images. */
final class EngineRegistry {
    private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
    private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    private final EngineImages images;
    private final HttpClient http = HttpClient.newHttpClient();

    EngineRegistry(EngineImages images) {
        this.images = images;
    }

    /** Pulls an image; its layers stay where they are. */
    EngineImage pull(ImageReference name, Optional<RegistrySession.Login> login) {
        RegistrySession session =
                RegistrySession.open(http, name.host(), login, "repository:" + name.repository() + ":pull");
        String repository = "/v2/" + name.repository();
        HttpResponse<byte[]> answer =
                session.send("GET", repository + "/manifests/" + name.reference(), new byte[0], "");
        if (answer.statusCode() == 404) {
            throw new EngineProblem(500, "manifest for " + name + " not found: manifest unknown: manifest unknown");
        }
        if (answer.statusCode() != 200) {
            throw new EngineProblem(
                    500,
                    "pull access denied for " + name.name()
                            + ", repository does not exist or may require 'docker login'");
        }
        JsonNode manifest = Json.parse(answer.body()).orElseThrow();
        if (!manifest.path("manifests").isEmpty()) {
            throw new EngineProblem(500, "the sandbox's engine cannot choose from the index " + name);
        }
        String config = manifest.path("config").path("digest").asText();
        List<EngineImage.Layer> layers = new ArrayList<>();
        for (JsonNode layer : manifest.path("layers")) {
            layers.add(new EngineImage.Layer(
                    layer.path("digest").asText(), layer.path("size").asLong(), name.repository()));
        }
        EngineImage image = new EngineImage(
                session.demand("GET", repository + "/blobs/" + config, new byte[0], "")
                        .body(),
                layers);
        images.put(image);
        return image;
    }

    /** Pushes an image under one tag, and tells of every layer. */
    void push(EngineImage image, ImageReference name, Optional<RegistrySession.Login> login, EngineStream out) {
        if (!name.isLoopback()) {
            throw new EngineProblem(500, "denied: the sandbox's engine pushes to registries on this machine only");
        }
        Set<String> scopes = new TreeSet<>(Set.of("repository:" + name.repository() + ":pull,push"));
        image.layers().stream()
                .filter(layer -> !layer.from().isEmpty())
                .forEach(layer -> scopes.add("repository:" + layer.from() + ":pull"));
        RegistrySession session = RegistrySession.open(http, name.host(), login, scopes.toArray(String[]::new));
        for (EngineImage.Layer layer : image.layers()) {
            push(session, name, layer, out);
        }
        upload(session, name, image.config());
        byte[] manifest = Json.bytes(manifest(image));
        session.demand("PUT", "/v2/" + name.repository() + "/manifests/" + name.reference(), manifest, MANIFEST);
        String digest = Sha256.of(manifest);
        out.status(name.reference() + ": digest: " + digest + " size: " + manifest.length);
        Map<String, Object> aux = new LinkedHashMap<>();
        aux.put("Tag", name.reference());
        aux.put("Digest", digest);
        aux.put("Size", manifest.length);
        out.pushed(aux);
    }

    private void push(RegistrySession session, ImageReference name, EngineImage.Layer layer, EngineStream out) {
        String id = EngineImage.shortId(layer.digest());
        String repository = "/v2/" + name.repository();
        out.progress("Preparing", id);
        if (session.send("HEAD", repository + "/blobs/" + layer.digest(), new byte[0], "")
                        .statusCode()
                == 200) {
            out.progress("Layer already exists", id);
            return;
        }
        if (!layer.from().isEmpty()) {
            String mount = repository + "/blobs/uploads/?mount=" + layer.digest() + "&from=" + layer.from();
            if (session.demand("POST", mount, new byte[0], "").statusCode() == 201) {
                out.progress("Mounted from " + layer.from(), id);
                return;
            }
            throw new EngineProblem(500, "unknown blob " + layer.digest());
        }
        out.progress("Pushing", id, layer.size());
        try {
            upload(session, name, Files.readAllBytes(images.blob(layer.digest())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read layer " + layer.digest(), e);
        }
        out.progress("Pushed", id);
    }

    private static void upload(RegistrySession session, ImageReference name, byte[] content) {
        String path = "/v2/" + name.repository() + "/blobs/uploads/?digest=" + Sha256.of(content);
        session.demand("POST", path, content, "application/octet-stream");
    }

    private static Map<String, Object> manifest(EngineImage image) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST);
        manifest.put("config", descriptor(CONFIG, image.id(), image.config().length));
        manifest.put(
                "layers",
                image.layers().stream()
                        .map(layer -> descriptor(LAYER, layer.digest(), layer.size()))
                        .toList());
        return manifest;
    }

    private static Map<String, Object> descriptor(String mediaType, String digest, long size) {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("size", size);
        descriptor.put("digest", digest);
        return descriptor;
    }
}
