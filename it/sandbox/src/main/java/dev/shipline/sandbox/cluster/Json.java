package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reading and writing of objects as JSON trees. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static ArrayNode array(Iterable<? extends JsonNode> items) {
        ArrayNode array = array();
        items.forEach(array::add);
        return array;
    }

    static JsonNode read(byte[] bytes) throws IOException {
        return MAPPER.readTree(bytes);
    }

    static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode at(JsonNode node, String... path) {
        JsonNode here = node;
        for (String step : path) {
            here = here.path(step);
        }
        return here;
    }

    /** The text at a path, empty where there is none. */
    static String text(JsonNode node, String... path) {
        JsonNode found = at(node, path);
        return found.isNull() ? "" : found.asText("");
    }

    static int number(int fallback, JsonNode node, String... path) {
        return at(node, path).asInt(fallback);
    }

    static List<JsonNode> items(JsonNode node, String... path) {
        List<JsonNode> items = new ArrayList<>();
        at(node, path).forEach(items::add);
        return items;
    }

    static Map<String, String> texts(JsonNode node, String... path) {
        Map<String, String> texts = new LinkedHashMap<>();
        at(node, path)
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    /** The object at a path, made on the way where it is missing. */
    static ObjectNode child(ObjectNode parent, String... path) {
        ObjectNode here = parent;
        for (String step : path) {
            here = here.get(step) instanceof ObjectNode present ? present : here.putObject(step);
        }
        return here;
    }

    static void putIfAbsent(ObjectNode node, String field, String value) {
        if (node.path(field).isMissingNode() || node.path(field).isNull()) {
            node.put(field, value);
        }
    }

    static void putIfAbsent(ObjectNode node, String field, int value) {
        if (node.path(field).isMissingNode() || node.path(field).isNull()) {
            node.put(field, value);
        }
    }

    /** The same tree with every object's fields in alphabetical order, so that equal trees have equal bytes. */
    static JsonNode canonical(JsonNode node) {
        if (node.isArray()) {
            ArrayNode sorted = array();
            node.forEach(item -> sorted.add(canonical(item)));
            return sorted;
        }
        if (!node.isObject()) {
            return node;
        }
        Map<String, JsonNode> fields = new TreeMap<>();
        node.properties().forEach(entry -> fields.put(entry.getKey(), canonical(entry.getValue())));
        ObjectNode sorted = object();
        fields.forEach(sorted::set);
        return sorted;
    }

    /** The same tree without nulls, empty objects and empty arrays. */
    static JsonNode withoutEmpty(JsonNode node) {
        if (node.isArray()) {
            ArrayNode kept = array();
            node.forEach(item -> kept.add(withoutEmpty(item)));
            return kept;
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode kept = object();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = withoutEmpty(field.getValue());
            boolean empty = value.isNull() || (value.isContainerNode() && value.isEmpty());
            if (!empty) {
                kept.set(field.getKey(), value);
            }
        }
        return kept;
    }
}
