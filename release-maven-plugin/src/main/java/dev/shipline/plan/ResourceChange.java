package dev.shipline.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What becomes of one object.
 *
 * @param label  "Deployment orders", or longer where that is not enough to tell it from others
 * @param fields what changes in it; empty unless it is changed
 */
public record ResourceChange(Verb verb, ResourceId id, String label, List<FieldChange> fields) {
    /** What happens to it. */
    public enum Verb {
        ADDED("+"),
        CHANGED("~"),
        REMOVED("-"),
        /** The release loses it, and it stays in the cluster. */
        KEPT("=");

        private final String sign;

        Verb(String sign) {
            this.sign = sign;
        }
    }

    public ResourceChange {
        requireNonNull(verb, "verb is null");
        requireNonNull(id, "id is null");
        requireNonNull(label, "label is null");
        fields = List.copyOf(fields);
    }

    /** @param most how many fields are named at the most */
    List<String> lines(int most) {
        List<String> lines = new ArrayList<>();
        String stays =
                verb == Verb.KEPT ? " leaves the release and stays in the cluster (helm.sh/resource-policy: keep)" : "";
        lines.add(verb.sign + " " + label + stays);
        fields.stream().limit(most).forEach(field -> lines.add("    " + field));
        if (fields.size() > most) {
            lines.add("    and " + (fields.size() - most) + " more fields");
        }
        return lines;
    }

    /** Each change by itself: "+ Service orders", "Deployment orders spec.replicas: 1 → 2". */
    List<String> sentences() {
        return fields.isEmpty()
                ? List.of(verb.sign + " " + label)
                : fields.stream().map(field -> label + " " + field).toList();
    }

    /** For a JSON file. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("change", verb.name().toLowerCase(Locale.ROOT));
        map.put("kind", id.kind());
        map.put("name", id.name());
        map.put("group", id.group());
        map.put("namespace", id.namespace());
        if (!fields.isEmpty()) {
            map.put("fields", fields.stream().map(FieldChange::toMap).toList());
        }
        return map;
    }
}
