package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The content of a values file, checked for what Helm would refuse, or worse, silently read as something else.
 *
 * @param text        empty if the content is no text
 * @param problem     what is wrong with it, as the rest of a sentence that begins with the file
 * @param imageFields the fields in it that a release sets itself
 */
record ValuesText(Optional<String> text, Optional<String> problem, List<String> imageFields) {
    ValuesText {
        requireNonNull(text, "text is null");
        requireNonNull(problem, "problem is null");
        imageFields = List.copyOf(imageFields);
    }

    static ValuesText of(byte[] content) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            return new ValuesText(Optional.empty(), Optional.of("is not text in UTF-8"), List.of());
        }
        List<Document> documents;
        try {
            documents = Document.yamlStream(text);
        } catch (MalformedDocumentException e) {
            return malformed(text, "is no valid YAML: " + e.getMessage());
        }
        if (documents.size() > 1) {
            return malformed(text, "holds " + documents.size() + " YAML documents, and Helm reads only the first");
        }
        Document values = documents.isEmpty() ? Document.of(null) : documents.get(0);
        if (!values.isMissing() && !values.isObject()) {
            return malformed(text, "is a list or a single value, and values are fields with names");
        }
        List<String> imageFields = Stream.of("tag", "digest")
                .filter(field -> values.at("image", field).text().isPresent())
                .map(field -> "image." + field)
                .toList();
        return new ValuesText(Optional.of(text), Optional.empty(), imageFields);
    }

    private static ValuesText malformed(String text, String problem) {
        return new ValuesText(Optional.of(text), Optional.of(problem), List.of());
    }
}
