package dev.shipline.chart.publish;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.KeptYaml;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.document.PlainWord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a {@code Chart.yaml} says, as far as Helm listens.
 *
 * @param fields those that Helm knows, in Helm's order, without empty ones
 */
record ChartDefinition(Map<String, Object> fields) {
    private static final int MAX_CHARACTERS = 1024 * 1024;
    private static final List<String> KNOWN = List.of(
            "name",
            "home",
            "sources",
            "version",
            "description",
            "keywords",
            "maintainers",
            "icon",
            "apiVersion",
            "condition",
            "tags",
            "appVersion",
            "deprecated",
            "annotations",
            "kubeVersion",
            "dependencies",
            "type");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]*[a-z0-9])?");
    private static final String ID = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-" + ID
            + "(?:\\." + ID + ")*)?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?");

    ChartDefinition {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** @throws MalformedDocumentException if it is no YAML of fields */
    static ChartDefinition parse(byte[] chartYaml) {
        requireNonNull(chartYaml, "chartYaml is null");
        Object tree = KeptYaml.read(new String(chartYaml, StandardCharsets.UTF_8), MAX_CHARACTERS);
        Map<String, Object> fields = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> map) {
            KNOWN.stream()
                    .filter(field -> !isEmpty(map.get(field)))
                    .forEach(field -> fields.put(field, map.get(field)));
        }
        return new ChartDefinition(fields);
    }

    static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    String name() {
        return text("name");
    }

    String version() {
        return text("version");
    }

    /** The text of a field; empty where it is none. */
    String text(String field) {
        return plain(fields.get(field)) instanceof String text ? text : "";
    }

    /** The names of the charts that it depends on. */
    List<String> dependencies() {
        return plainFields().at("dependencies").items().stream()
                .map(dependency -> dependency.at("name").text(""))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** What keeps it from being published. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!NAME.matcher(name()).matches()) {
            problems.add("Chart.yaml: name must be lower-case letters, digits and dashes, and is \"" + name() + "\"");
        }
        if (!isVersion(version())) {
            problems.add("Chart.yaml: version must be a semantic version in full, such as 1.2.3, and is \""
                    + shown("version") + "\"");
        }
        if (!List.of("v1", "v2").contains(text("apiVersion"))) {
            problems.add("Chart.yaml: apiVersion must be v2, and is \"" + shown("apiVersion") + "\"");
        }
        if (fields.containsKey("appVersion") && text("appVersion").isEmpty()) {
            problems.add("Chart.yaml: appVersion is the number " + shown("appVersion") + "; put it in quotes");
        }
        if (!List.of("", "application", "library").contains(text("type"))) {
            problems.add("Chart.yaml: type must be application or library, and is \"" + text("type") + "\"");
        }
        return problems;
    }

    boolean isLibrary() {
        return text("type").equals("library");
    }

    /** One line, in ASCII: it becomes a header. */
    String json() {
        StringBuilder ascii = new StringBuilder();
        plainFields().toJson().chars().forEach(c -> {
            if (c < 0x7f) {
                ascii.append((char) c);
            } else {
                ascii.append(String.format("\\u%04x", c));
            }
        });
        return ascii.toString();
    }

    Document plainFields() {
        return Document.of(plain(fields));
    }

    private String shown(String field) {
        Object value = fields.get(field);
        return value instanceof PlainWord word ? word.text() : value instanceof String text ? text : "";
    }

    private static Object plain(Object node) {
        if (node instanceof PlainWord word) {
            return word.value();
        }
        if (node instanceof List<?> list) {
            return list.stream().map(ChartDefinition::plain).toList();
        }
        if (node instanceof Map<?, ?> map) {
            Map<Object, Object> plain = new LinkedHashMap<>();
            map.forEach((key, value) -> plain.put(key, plain(value)));
            return plain;
        }
        return node;
    }

    private static boolean isEmpty(Object node) {
        Object value = plain(node);
        return value == null
                || value.equals("")
                || value.equals(false)
                || value instanceof Map<?, ?> map && map.isEmpty()
                || value instanceof Collection<?> list && list.isEmpty();
    }
}
