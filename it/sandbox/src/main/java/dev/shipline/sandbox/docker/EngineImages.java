package dev.shipline.sandbox.docker;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.loopback.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The images of the engine, in a folder: {@code blobs/<hex>}, {@code images/<hex>.json} and {@code names.json}. */
final class EngineImages {
    private final Path folder;

    EngineImages(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
    }

    Path blob(String digest) {
        return folder.resolve("blobs").resolve(Sha256.hex(digest));
    }

    void putBlob(byte[] content) {
        write(blob(Sha256.of(content)), content);
    }

    synchronized void put(EngineImage image) {
        putBlob(image.config());
        write(
                description(image.id()),
                Json.bytes(Map.of(
                        "layers",
                        image.layers().stream()
                                .map(layer ->
                                        Map.of("digest", layer.digest(), "size", layer.size(), "from", layer.from()))
                                .toList())));
    }

    synchronized void name(ImageReference name, String id) {
        Map<String, String> names = names();
        names.put(name.toString(), id);
        write(folder.resolve("names.json"), Json.pretty(names));
    }

    /** Every name, and the id of its image. */
    synchronized Map<String, String> names() {
        Path file = folder.resolve("names.json");
        Map<String, String> names = new LinkedHashMap<>();
        if (Files.exists(file)) {
            Json.parse(read(file))
                    .orElseThrow()
                    .properties()
                    .forEach(name -> names.put(name.getKey(), name.getValue().asText()));
        }
        return names;
    }

    /** @param nameOrId a name with a tag, or the beginning of an id */
    Optional<EngineImage> find(String nameOrId) {
        String hex = nameOrId.replaceFirst("^sha256:", "");
        if (hex.matches("[0-9a-f]{12,64}")) {
            return names().values().stream()
                    .filter(id -> Sha256.hex(id).startsWith(hex))
                    .findFirst()
                    .or(() -> Optional.of("sha256:" + hex).filter(id -> Files.exists(description(id))))
                    .map(this::load);
        }
        return Optional.ofNullable(names().get(ImageReference.parse(nameOrId).toString()))
                .map(this::load);
    }

    private EngineImage load(String id) {
        List<EngineImage.Layer> layers = new ArrayList<>();
        for (JsonNode layer : Json.parse(read(description(id))).orElseThrow().path("layers")) {
            layers.add(new EngineImage.Layer(
                    layer.path("digest").asText(),
                    layer.path("size").asLong(),
                    layer.path("from").asText()));
        }
        return new EngineImage(read(blob(id)), layers);
    }

    private Path description(String id) {
        return folder.resolve("images").resolve(Sha256.hex(id) + ".json");
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
