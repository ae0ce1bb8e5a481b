package dev.shipline.plan;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.TreePath;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A change of a field that the API server lets nobody change once the object is there.
 *
 * @param label  "Deployment orders"
 * @param path   the outermost immutable field that changes
 * @param wanted the object as it is to be
 * @param fix    what to do now
 */
public record ImmutableChange(String label, TreePath path, Document wanted, String fix) {
    public ImmutableChange {
        requireNonNull(label, "label is null");
        requireNonNull(path, "path is null");
        requireNonNull(wanted, "wanted is null");
        requireNonNull(fix, "fix is null");
    }

    /** "spec.selector of Deployment orders cannot be changed; …". */
    @Override
    public String toString() {
        return path + " of " + label + " cannot be changed; " + fix;
    }

    /** For a JSON file. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("resource", label);
        map.put("path", path.toString());
        map.put("fix", fix);
        return map;
    }
}
