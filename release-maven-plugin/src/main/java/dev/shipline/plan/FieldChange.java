package dev.shipline.plan;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.TreeChange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A changed field, ready to be shown: no secret is in it.
 *
 * @param from absent where the field is new
 * @param to   absent where the field goes
 * @param note said in place of what is not worth reading; empty: nothing
 */
public record FieldChange(String path, Optional<String> from, Optional<String> to, String note) {
    public FieldChange {
        requireNonNull(path, "path is null");
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        requireNonNull(note, "note is null");
    }

    /** One change by itself. */
    public static FieldChange of(String kind, TreeChange change) {
        return new ShownValues().show(kind, change);
    }

    /** "spec.replicas: 1 → 2". */
    @Override
    public String toString() {
        return note.isEmpty() ? path + ": " + from.orElse("(none)") + " → " + to.orElse("(none)") : path + " " + note;
    }

    Map<String, Object> toMap() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", path);
        from.ifPresent(value -> fields.put("from", value));
        to.ifPresent(value -> fields.put("to", value));
        if (!note.isEmpty()) {
            fields.put("note", note);
        }
        return fields;
    }
}
