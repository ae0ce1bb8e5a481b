package dev.shipline.sandbox.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.content.Sha256;
import dev.shipline.sandbox.loopback.Json;
import java.util.List;

/**
 * An image that the engine holds.
 *
 * @param config the image's configuration, whose digest is its id
 * @param layers base first
 */
record EngineImage(byte[] config, List<Layer> layers) {
    /**
     * A layer.
     *
     * @param from the repository it was pulled from, empty where it was built here
     */
    record Layer(String digest, long size, String from) {}

    EngineImage {
        layers = List.copyOf(layers);
    }

    String id() {
        return Sha256.of(config);
    }

    JsonNode json() {
        return Json.parse(config).orElseThrow();
    }

    /** The first twelve digits, as the engine shows ids. */
    static String shortId(String digest) {
        return Sha256.hex(digest).substring(0, 12);
    }
}
