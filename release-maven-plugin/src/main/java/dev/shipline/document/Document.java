package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A read-only look at a JSON or YAML tree. A path that leads nowhere gives a missing document, not an exception: what remote parts send is read
 * leniently, and a caller asks for a text or a number at the end of the path.
 */
public final class Document {
    /** Both bounds are far above any file a person writes, and far below what hurts. */
    private static final int MAX_YAML_CODE_POINTS = 8 * 1024 * 1024;

    private static final int MAX_YAML_ALIASES = 100;

    private static final Document MISSING = new Document(null);

    private final Object tree;

    private Document(Object tree) {
        this.tree = tree;
    }

    /** A document over maps, lists, strings, numbers, booleans and null. */
    public static Document of(Object tree) {
        return tree == null ? MISSING : new Document(tree);
    }

    /** @throws MalformedDocumentException if the text is not JSON */
    public static Document json(String text) {
        requireNonNull(text, "text is null");
        return of(JsonText.read(text));
    }

    /** @throws MalformedDocumentException if the bytes are not JSON in UTF-8 */
    public static Document json(byte[] utf8) {
        return json(new String(utf8, StandardCharsets.UTF_8));
    }

    /**
     * The first YAML document of a text; an empty text gives a missing document.
     *
     * @throws MalformedDocumentException if the text is not YAML, holds a key twice, or is larger than anybody writes by hand
     */
    public static Document yaml(String text) {
        List<Document> all = yamlStream(text);
        return all.isEmpty() ? MISSING : all.get(0);
    }

    /** Every YAML document of a text, empty ones left out. */
    public static List<Document> yamlStream(String text) {
        requireNonNull(text, "text is null");
        List<Document> documents = new ArrayList<>();
        try {
            LoadSettings settings = yamlSettings();
            Composer composer = new ShallowComposer(settings, text);
            StandardConstructor constructor = new StandardConstructor(settings);
            while (composer.hasNext()) {
                Object tree = constructor.constructSingleDocument(Optional.of(composer.next()));
                if (tree != null) {
                    documents.add(new Document(tree));
                }
            }
        } catch (MarkedYamlEngineException e) {
            throw malformed(e);
        } catch (YamlEngineException e) {
            throw new MalformedDocumentException(e.getMessage(), 0, e);
        }
        return documents;
    }

    static LoadSettings yamlSettings() {
        return LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setCodePointLimit(MAX_YAML_CODE_POINTS)
                .setMaxAliasesForCollections(MAX_YAML_ALIASES)
                .setUseMarks(true)
                .build();
    }

    static MalformedDocumentException malformed(MarkedYamlEngineException e) {
        int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
        return new MalformedDocumentException(e.getProblem(), line, e);
    }

    /** The document under a path of keys. */
    public Document at(String... path) {
        Object node = tree;
        for (String key : path) {
            if (!(node instanceof Map<?, ?> map)) {
                return MISSING;
            }
            node = map.get(key);
        }
        return of(node);
    }

    public boolean isMissing() {
        return tree == null;
    }

    public boolean isObject() {
        return tree instanceof Map;
    }

    /** The scalar here as text; empty where there is none. */
    public Optional<String> text() {
        if (tree == null || tree instanceof Map || tree instanceof List) {
            return Optional.empty();
        }
        return Optional.of(tree.toString());
    }

    public String text(String otherwise) {
        return text().orElse(otherwise);
    }

    public long number(long otherwise) {
        return tree instanceof Number number ? number.longValue() : otherwise;
    }

    public double decimal(double otherwise) {
        return tree instanceof Number number ? number.doubleValue() : otherwise;
    }

    public boolean flag(boolean otherwise) {
        return tree instanceof Boolean flag ? flag : otherwise;
    }

    /** The elements of a list; none where there is no list. */
    public List<Document> items() {
        if (!(tree instanceof List<?> list)) {
            return List.of();
        }
        return list.stream().map(Document::of).toList();
    }

    /** The fields of an object in their order; none where there is no object. */
    public Map<String, Document> fields() {
        Map<String, Document> fields = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> fields.put(String.valueOf(key), of(value)));
        }
        return fields;
    }

    /** The plain maps, lists and scalars. */
    public Object tree() {
        return tree;
    }

    /** One line of JSON. */
    public String toJson() {
        return JsonText.write(tree, false);
    }

    /** JSON with a line per field, and a line end. */
    public String toPrettyJson() {
        return JsonText.write(tree, true) + "\n";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Document document && java.util.Objects.equals(tree, document.tree);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hashCode(tree);
    }

    /** Short on purpose: a document may hold secrets. */
    @Override
    public String toString() {
        return "Document[" + (tree == null ? "missing" : tree.getClass().getSimpleName()) + "]";
    }
}
