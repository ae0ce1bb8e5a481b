package dev.shipline.document;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.SpecVersionDetector;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A JSON schema, of draft 4 to 2020-12. What it refers to outside itself is never fetched. */
public final class JsonSchema {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A schema that demands what schemas of values do. */
    private static final String USUAL_DEMANDS = ("{'$schema': 'http://json-schema.org/draft-07/schema#',"
                    + " 'required': ['e'], 'definitions': {'number': {'type': 'integer', 'minimum': 2}}, 'properties': {"
                    + "'a': {'$ref': '#/definitions/number'},"
                    + "'b': {'anyOf': [{'enum': ['x']}, {'type': 'array', 'items': {'minLength': 2, 'pattern': 'y'}}]},"
                    + "'c': {'type': 'object', 'additionalProperties': false, 'propertyNames': {'not': {'pattern': 'd'}}}}}")
            .replace('\'', '"');

    private final com.networknt.schema.JsonSchema schema;

    private JsonSchema(com.networknt.schema.JsonSchema schema) {
        this.schema = requireNonNull(schema, "schema is null");
    }

    /**
     * What does not fit.
     *
     * @param path    the keys and indexes that lead to it
     * @param unknown the name of a field that the schema does not allow
     * @param problem the schema's demand; never shows a value
     */
    public record Violation(List<String> path, Optional<String> unknown, String problem) {}

    /** Loads the many classes behind this one, which takes a fifth of a second, on a thread that ends with that. */
    public static void warmUp() {
        Thread loading = new Thread(
                () -> {
                    try {
                        parse(USUAL_DEMANDS).violations(Map.of("a", 1, "b", List.of("x"), "c", Map.of("d", 1)));
                    } catch (RuntimeException | LinkageError e) {
                        // Whoever needs a schema meets it again, and can say so
                        return;
                    }
                },
                "ship-schema-warm-up");
        loading.setDaemon(true);
        loading.start();
    }

    /** @throws MalformedDocumentException if the text is no JSON, or no schema that can be applied here */
    public static JsonSchema parse(String text) {
        requireNonNull(text, "text is null");
        try {
            JsonNode tree = MAPPER.readTree(text);
            // Helm's validator takes a schema that names no draft for the newest
            SpecVersion.VersionFlag draft =
                    SpecVersionDetector.detectOptionalVersion(tree, false).orElse(SpecVersion.VersionFlag.V202012);
            JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                    draft,
                    builder -> builder.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
            SchemaValidatorsConfig config =
                    SchemaValidatorsConfig.builder().locale(Locale.ENGLISH).build();
            return new JsonSchema(factory.getSchema(tree, config));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new MalformedDocumentException(e.getOriginalMessage(), line, e);
        } catch (JsonSchemaException e) {
            throw inapplicable(e);
        }
    }

    /**
     * @param tree plain maps, lists and scalars
     * @throws MalformedDocumentException if the schema refers to what is not in it
     */
    public List<Violation> violations(Object tree) {
        try {
            return schema.validate(MAPPER.<JsonNode>valueToTree(tree)).stream()
                    .map(JsonSchema::violation)
                    .toList();
        } catch (JsonSchemaException e) {
            throw inapplicable(e);
        }
    }

    private static Violation violation(ValidationMessage message) {
        JsonNodePath path = message.getInstanceLocation();
        List<String> keys =
                IntStream.range(0, path.getNameCount()).mapToObj(path::getName).toList();
        boolean unknown =
                List.of("additionalProperties", "unevaluatedProperties").contains(message.getType());
        return new Violation(
                keys, unknown ? Optional.ofNullable(message.getProperty()) : Optional.empty(), message.getError());
    }

    private static MalformedDocumentException inapplicable(JsonSchemaException e) {
        return new MalformedDocumentException("it cannot be applied here (" + e.getMessage() + ")", 0, e);
    }
}
