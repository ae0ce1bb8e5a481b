package dev.shipline.helm.worker;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the plugin and its Helm worker say to each other: a kind, and texts by name. Plain on purpose, because the worker's classpath has the JDK and
 * helm-java and nothing else.
 */
public record Message(String kind, Map<String, List<String>> fields) {
    public Message {
        requireNonNull(kind, "kind is null");
        Map<String, List<String>> copy = new LinkedHashMap<>();
        fields.forEach((name, texts) -> copy.put(name, List.copyOf(texts)));
        fields = Map.copyOf(copy);
    }

    public static Message of(String kind) {
        return new Message(kind, Map.of());
    }

    /** This message with one field more, or with that field replaced. */
    public Message with(String name, List<String> texts) {
        Map<String, List<String>> more = new LinkedHashMap<>(fields);
        more.put(name, texts);
        return new Message(kind, more);
    }

    public Message with(String name, String text) {
        return with(name, List.of(text));
    }

    public List<String> texts(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** The first text of a field; empty where there is none. */
    public String text(String name) {
        List<String> texts = texts(name);
        return texts.isEmpty() ? "" : texts.get(0);
    }

    /** Prints no field: a manifest may hold secrets. */
    @Override
    public String toString() {
        return "Message[" + kind + " " + fields.keySet() + "]";
    }
}
