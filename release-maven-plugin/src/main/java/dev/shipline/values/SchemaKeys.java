package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.util.Optional;
import java.util.Set;

/** The names that a schema gives to the fields of an object. */
final class SchemaKeys {
    /** A reference that leads to itself ends somewhere. */
    private static final int MOST_REFERENCES = 20;

    private final Document root;
    private final Document here;

    private SchemaKeys(Document root, Document here) {
        this.root = requireNonNull(root, "root is null");
        this.here = resolved(root, here);
    }

    static SchemaKeys of(Optional<String> schema) {
        try {
            Document root = schema.map(Document::json).orElse(Document.of(null));
            return new SchemaKeys(root, root);
        } catch (MalformedDocumentException e) {
            // Whoever applies the schema says so
            return new SchemaKeys(Document.of(null), Document.of(null));
        }
    }

    Set<String> names() {
        return here.at("properties").fields().keySet();
    }

    /** Whether it names the field, or gives a rule for fields that it does not name. */
    boolean knows(String key) {
        return names().contains(key)
                || here.at("additionalProperties").isObject()
                || here.at("patternProperties").fields().keySet().stream().anyMatch(pattern -> finds(pattern, key));
    }

    SchemaKeys at(String key) {
        return new SchemaKeys(root, here.at("properties", key));
    }

    private static boolean finds(String pattern, String key) {
        try {
            return java.util.regex.Pattern.compile(pattern).matcher(key).find();
        } catch (java.util.regex.PatternSyntaxException e) {
            return true;
        }
    }

    private static Document resolved(Document root, Document schema) {
        Document here = schema;
        for (int i = 0; i < MOST_REFERENCES; i++) {
            Optional<String> reference = here.at("$ref").text().filter(text -> text.startsWith("#/"));
            if (reference.isEmpty()) {
                return here;
            }
            here = root.at(reference.get().substring(2).split("/"));
        }
        return Document.of(null);
    }
}
