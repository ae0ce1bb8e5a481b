package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import dev.shipline.chart.SemanticVersion;
import dev.shipline.document.KeptYaml;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.document.PlainWord;
import dev.shipline.document.YamlText;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An {@code index.yaml} that is being changed. What is in it and not understood here, of other tools or later versions of Helm, stays as it is. */
final class RepositoryIndex {
    /** What our own readers take; Helm's take more, slowly. */
    static final int MAX_CHARACTERS = 8 * 1024 * 1024;

    private static final Comparator<Map<String, Object>> NEWEST_FIRST = Comparator.comparing(
                    RepositoryIndex::semantic, Comparator.nullsFirst(Comparator.naturalOrder()))
            .reversed();

    private final Map<String, Object> fields;
    private final Map<String, List<Map<String, Object>>> entries = new TreeMap<>();

    private RepositoryIndex(Map<String, Object> fields) {
        this.fields = fields;
    }

    static RepositoryIndex empty() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("apiVersion", "v1");
        return new RepositoryIndex(fields);
    }

    /** @throws ReleaseFailure if it is no index */
    static RepositoryIndex parse(String source, byte[] content) {
        try {
            if (content.length > 4 * MAX_CHARACTERS) {
                throw unusable(
                        source, "it is larger than 32 MiB, and an index has " + MAX_CHARACTERS + " characters at most");
            }
            Object tree = KeptYaml.read(new String(content, StandardCharsets.UTF_8), MAX_CHARACTERS);
            if (!(tree instanceof Map<?, ?>)) {
                throw unusable(source, "it is no index of charts: it has no fields");
            }
            RepositoryIndex index = new RepositoryIndex(map(tree));
            Object entries = index.fields.get("entries");
            if (entries instanceof Map<?, ?>) {
                map(entries).forEach((name, versions) -> index.entries.put(name, versions(source, name, versions)));
            } else if (entries != null && !isNull(entries)) {
                throw unusable(source, "it is no index of charts: its entries are no fields");
            }
            return index;
        } catch (MalformedDocumentException e) {
            throw unusable(source, "it is no valid index: " + e.getMessage());
        }
    }

    private static List<Map<String, Object>> versions(String source, String name, Object versions) {
        List<Map<String, Object>> all = new ArrayList<>();
        if (versions instanceof List<?> list) {
            for (Object version : list) {
                if (!(version instanceof Map)) {
                    throw unusable(source, "an entry of " + name + " has no fields");
                }
                all.add(map(version));
            }
        } else if (!isNull(versions)) {
            throw unusable(source, "the entries of " + name + " are no list");
        }
        return all;
    }

    Map<String, List<Map<String, Object>>> entries() {
        return entries;
    }

    /** The entries of a version: one, unless another tool has been at it. */
    List<Map<String, Object>> find(String name, String version) {
        return entries.getOrDefault(name, List.of()).stream()
                .filter(entry -> text(entry, "version").equals(version))
                .toList();
    }

    void add(String name, Map<String, Object> entry) {
        entries.computeIfAbsent(name, key -> new ArrayList<>()).add(requireNonNull(entry, "entry is null"));
    }

    /** As Helm writes it: the newest version first, and what is no version last. */
    byte[] write(Instant generated) {
        entries.values().forEach(versions -> versions.sort(NEWEST_FIRST));
        entries.values().removeIf(List::isEmpty);
        fields.put("entries", entries);
        fields.put("generated", generated.toString());
        return YamlText.write(new TreeMap<>(fields)).getBytes(StandardCharsets.UTF_8);
    }

    /** @param url where the archive is */
    static Map<String, Object> entry(ChartDefinition definition, String digest, String url, Instant created) {
        Map<String, Object> entry = new TreeMap<>(definition.fields());
        entry.put("created", created.toString());
        entry.put("digest", digest);
        entry.put("urls", List.of(url));
        return entry;
    }

    static String text(Map<String, Object> entry, String field) {
        Object value = entry.get(field);
        return value instanceof PlainWord word ? word.text() : value instanceof String text ? text : "";
    }

    /** The digest in hex digits, however it is written. */
    static String digest(Map<String, Object> entry) {
        return text(entry, "digest").replaceFirst("^sha256:", "").toLowerCase(Locale.ROOT);
    }

    static List<String> urls(Map<String, Object> entry) {
        return entry.get("urls") instanceof List<?> list
                ? list.stream()
                        .map(url -> url instanceof PlainWord word ? word.text() : String.valueOf(url))
                        .toList()
                : List.of();
    }

    private static SemanticVersion semantic(Map<String, Object> entry) {
        return Optional.of(text(entry, "version"))
                .flatMap(SemanticVersion::parse)
                .orElse(null);
    }

    private static boolean isNull(Object node) {
        return node instanceof PlainWord word && word.value() == null;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    private static ReleaseFailure unusable(String source, String because) {
        return new ReleaseFailure(
                FailureCode.CHART,
                "cannot change the index " + source,
                because,
                "look at it; -Dship.chart.repair writes it anew from the archives that are there");
    }
}
