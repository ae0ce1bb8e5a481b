package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The OCI configuration of an image: what the base says, and what the recipe adds or says instead. Its bytes are the same for the same base and recipe:
 * fields stand in a fixed order, and what has no order of its own is sorted.
 */
final class ImageConfiguration {
    static final String MEDIA_TYPE = "application/vnd.oci.image.config.v1+json";

    private static final String AUTHOR = "release-maven-plugin";
    /** Of the whole image and not of a service's: what the base said of itself there would be wrong of what is built on it. */
    private static final Predicate<String> ABOUT_THE_BASE =
            label -> label.startsWith("org.opencontainers.image.") || label.startsWith("quay.");

    private final ImageRecipe recipe;
    private final ResolvedBase base;
    private final List<Layer> layers;
    private final List<String> entrypoint;
    private final SortedMap<String, String> labels;

    ImageConfiguration(
            ImageRecipe recipe,
            ResolvedBase base,
            List<Layer> layers,
            List<String> entrypoint,
            SortedMap<String, String> labels) {
        this.recipe = requireNonNull(recipe, "recipe is null");
        this.base = requireNonNull(base, "base is null");
        this.layers = List.copyOf(layers);
        this.entrypoint = List.copyOf(entrypoint);
        this.labels = requireNonNull(labels, "labels is null");
    }

    byte[] bytes() {
        Document from = base.configuration();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("created", recipe.created().toString());
        content.put("architecture", from.at("architecture").text(base.platform().architecture()));
        content.put("os", from.at("os").text(base.platform().os()));
        for (String field : List.of("os.version", "os.features", "variant")) {
            copy(from, field, content);
        }
        content.put("config", config(from.at("config")));
        content.put("rootfs", rootFs());
        content.put("history", history(from));
        return Document.of(content).toJson().getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, Object> config(Document from) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("User", recipe.user());
        SortedMap<String, Object> ports = ports(from);
        if (!ports.isEmpty()) {
            config.put("ExposedPorts", ports);
        }
        config.put("Env", environment(from));
        config.put("Entrypoint", entrypoint);
        for (String field : List.of("Volumes", "WorkingDir", "StopSignal", "Healthcheck")) {
            copy(from, field, config);
        }
        SortedMap<String, String> all = new TreeMap<>();
        from.at("Labels").fields().forEach((label, value) -> {
            if (!ABOUT_THE_BASE.test(label)) {
                all.put(label, value.text(""));
            }
        });
        all.putAll(labels);
        config.put("Labels", all);
        return config;
    }

    private SortedMap<String, Object> ports(Document from) {
        SortedMap<String, Object> ports = new TreeMap<>();
        from.at("ExposedPorts").fields().keySet().forEach(port -> ports.put(port, Map.of()));
        recipe.ports().forEach(port -> ports.put(port + "/tcp", Map.of()));
        return ports;
    }

    /** The base's variables where they are, and what the recipe says of them. */
    private List<String> environment(Document from) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Document variable : from.at("Env").items()) {
            String text = variable.text("");
            int equals = text.indexOf('=');
            if (equals > 0) {
                variables.put(text.substring(0, equals), text.substring(equals + 1));
            }
        }
        variables.putAll(new LinkedHashMap<>(new TreeMap<>(recipe.environment())));
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    private Map<String, Object> rootFs() {
        List<String> diffIds = new ArrayList<>(base.diffIds());
        layers.forEach(layer -> diffIds.add(layer.diffId().value()));
        Map<String, Object> rootFs = new LinkedHashMap<>();
        rootFs.put("type", "layers");
        rootFs.put("diff_ids", diffIds);
        return rootFs;
    }

    /** One entry for each layer, or tools that go through both side by side fail: a base whose history says otherwise gets a plain one. */
    private List<Object> history(Document from) {
        List<Object> history = new ArrayList<>();
        List<Document> before = from.at("history").items();
        long told = before.stream()
                .filter(entry -> !entry.at("empty_layer").flag(false))
                .count();
        if (told == base.layers().size()) {
            before.forEach(entry -> history.add(entry.tree()));
        } else {
            base.layers().forEach(layer -> history.add(entry("base image")));
        }
        layers.forEach(layer -> history.add(entry(layer.title())));
        return history;
    }

    private Map<String, Object> entry(String comment) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("created", recipe.created().toString());
        entry.put("created_by", AUTHOR);
        entry.put("comment", comment);
        return entry;
    }

    private static void copy(Document from, String field, Map<String, Object> to) {
        if (!from.at(field).isMissing()) {
            to.put(field, from.at(field).tree());
        }
    }
}
