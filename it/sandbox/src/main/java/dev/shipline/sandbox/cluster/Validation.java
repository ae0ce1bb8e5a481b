package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.shipline.sandbox.cluster.ApiException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Refuses the mistakes that charts make most: missing fields, selectors that do not match or change, values that are no text. */
final class Validation {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    /** Roles may be called nearly anything. */
    private static final Pattern PATH_SEGMENT = Pattern.compile("(?!\\.{1,2}$)[^/%]{1,253}");

    private static final Set<String> WORKLOADS = Set.of("deployments", "replicasets", "statefulsets", "daemonsets");
    private static final String NAME_RULE = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
            + " characters, '-' or '.', and must start and end with an alphanumeric character";

    private Validation() {}

    static void onCreate(ResourceType type, JsonNode object) {
        List<Cause> causes = new ArrayList<>();
        name(type, Meta.name(object), causes);
        common(type, object, causes);
        refuse(type, object, causes);
    }

    static void onUpdate(ResourceType type, JsonNode before, JsonNode after) {
        List<Cause> causes = new ArrayList<>();
        common(type, after, causes);
        if (WORKLOADS.contains(type.plural())) {
            immutable("spec.selector", Json.at(before, "spec", "selector"), Json.at(after, "spec", "selector"), causes);
        }
        if (type.equals(ResourceTypes.JOBS)) {
            immutable("spec.template", Json.at(before, "spec", "template"), Json.at(after, "spec", "template"), causes);
        }
        if (type.equals(ResourceTypes.STATEFUL_SETS)) {
            immutable(
                    "spec.serviceName",
                    Json.at(before, "spec", "serviceName"),
                    Json.at(after, "spec", "serviceName"),
                    causes);
        }
        refuse(type, after, causes);
    }

    private static void common(ResourceType type, JsonNode object, List<Cause> causes) {
        texts(type, object, "metadata", "labels");
        texts(type, object, "metadata", "annotations");
        if (type.equals(ResourceTypes.CONFIG_MAPS) || type.equals(ResourceTypes.SECRETS)) {
            texts(type, object, "data");
        }
        if (WORKLOADS.contains(type.plural())) {
            selector(object, causes);
            pod(type, object, "spec.template.spec", causes);
        }
        if (type.equals(ResourceTypes.JOBS)) {
            pod(type, object, "spec.template.spec", causes);
            if (Json.text(object, "spec", "template", "spec", "restartPolicy").equals("Always")) {
                causes.add(new Cause(
                        "FieldValueNotSupported",
                        "spec.template.spec.restartPolicy",
                        "Unsupported value: \"Always\": supported values: \"OnFailure\", \"Never\""));
            }
        }
        if (type.equals(ResourceTypes.PODS)) {
            pod(type, object, "spec", causes);
        }
        if (type.equals(ResourceTypes.SERVICES)
                && Json.items(object, "spec", "ports").isEmpty()
                && !Json.text(object, "spec", "type").equals("ExternalName")
                && !Json.text(object, "spec", "clusterIP").equals("None")) {
            causes.add(required("spec.ports"));
        }
    }

    private static void name(ResourceType type, String name, List<Cause> causes) {
        boolean role = type.equals(ResourceTypes.ROLES) || type.equals(ResourceTypes.ROLE_BINDINGS);
        if (name.isEmpty()) {
            causes.add(new Cause(
                    "FieldValueRequired", "metadata.name", "Required value: name or generateName is required"));
        } else if (!(role ? PATH_SEGMENT : NAME).matcher(name).matches()) {
            causes.add(
                    new Cause("FieldValueInvalid", "metadata.name", "Invalid value: \"" + name + "\": " + NAME_RULE));
        }
    }

    private static void selector(JsonNode object, List<Cause> causes) {
        JsonNode selector = Json.at(object, "spec", "selector");
        if (selector.isEmpty()) {
            causes.add(required("spec.selector"));
            return;
        }
        Map<String, String> labels = Json.texts(object, "spec", "template", "metadata", "labels");
        if (!LabelSelector.of(selector).matches(labels)) {
            causes.add(new Cause(
                    "FieldValueInvalid",
                    "spec.template.metadata.labels",
                    "Invalid value: " + Json.at(object, "spec", "template", "metadata", "labels")
                            + ": `selector` does not match template `labels`"));
        }
    }

    private static void pod(ResourceType type, JsonNode object, String path, List<Cause> causes) {
        JsonNode spec = Json.at(object, path.split("\\."));
        List<JsonNode> containers = Json.items(spec, "containers");
        if (containers.isEmpty()) {
            causes.add(required(path + ".containers"));
        }
        for (int i = 0; i < containers.size(); i++) {
            String field = path + ".containers[" + i + "]";
            if (Json.text(containers.get(i), "name").isEmpty()) {
                causes.add(required(field + ".name"));
            }
            if (Json.text(containers.get(i), "image").isEmpty()) {
                causes.add(required(field + ".image"));
            }
            for (JsonNode variable : containers.get(i).path("env")) {
                text(type, variable.path("value"), "EnvVar." + path + ".containers.env.value");
            }
        }
    }

    /** A value such as {@code 8080} or {@code true} that its author forgot to quote. The real one fails to decode it. */
    private static void text(ResourceType type, JsonNode value, String field) {
        if (value.isMissingNode() || value.isNull() || value.isTextual()) {
            return;
        }
        String found = value.isBoolean() ? "bool" : value.isNumber() ? "number" : "object";
        throw ApiException.badRequest(type.kind() + " in version \"v1\" cannot be handled as a " + type.kind()
                + ": json: cannot unmarshal " + found + " into Go struct field " + field + " of type string");
    }

    private static void texts(ResourceType type, JsonNode object, String... path) {
        String field = (path.length > 1 ? "ObjectMeta." : type.kind() + ".") + String.join(".", path);
        Json.at(object, path).forEach(value -> text(type, value, field));
    }

    private static void immutable(String field, JsonNode before, JsonNode after, List<Cause> causes) {
        if (!Json.canonical(before).equals(Json.canonical(after))) {
            causes.add(new Cause("FieldValueInvalid", field, "Invalid value: " + after + ": field is immutable"));
        }
    }

    private static Cause required(String field) {
        return new Cause("FieldValueRequired", field, "Required value");
    }

    private static void refuse(ResourceType type, JsonNode object, List<Cause> causes) {
        if (!causes.isEmpty()) {
            throw ApiException.invalid(type, Meta.name(object), causes);
        }
    }
}
