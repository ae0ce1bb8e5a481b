package dev.shipline.sandbox.loopback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Optional;

/** The JSON that all neighbours speak. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Empty if the bytes are not one JSON value. */
    public static Optional<JsonNode> parse(byte[] utf8) {
        try {
            return Optional.ofNullable(MAPPER.readTree(utf8)).filter(node -> !(node instanceof MissingNode));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** JSON of a tree of maps, lists, nodes and plain values. */
    public static byte[] bytes(Object tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a tree of plain values", e);
        }
    }

    /** JSON for a person to read and edit. */
    public static byte[] pretty(Object tree) {
        try {
            return MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a tree of plain values", e);
        }
    }
}
