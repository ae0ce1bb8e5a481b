package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Drift.Difference;
import dev.shipline.cluster.FieldOwners.Owner;
import dev.shipline.document.Document;
import dev.shipline.document.TreeChange;
import dev.shipline.document.TreeDiff;
import dev.shipline.document.TreePath;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An object as it is in the cluster, compared with what a manifest says of it. What the manifest does not set is nobody's fault. */
final class LiveObject {
    private static final Set<String> QUANTITIES = Set.of(
            "limits", "requests", "hard", "capacity", "sizeLimit", "divisor", "averageValue", "min", "max", "default");

    private final Document live;
    private final FieldOwners owners;

    private LiveObject(Document live) {
        this.live = requireNonNull(live, "live is null");
        this.owners = new FieldOwners(live);
    }

    static LiveObject of(Document live) {
        return new LiveObject(live);
    }

    List<Difference> differences(Document wanted, Autoscaled autoscaled) {
        String kind = wanted.at("kind").text("");
        String name = wanted.at("metadata", "name").text("");
        return TreeDiff.between(asStored(wanted), live).stream()
                .filter(change -> isSet(change) && !isServers(change.path()) && !isSame(change))
                .filter(change -> !isScaled(change.path(), autoscaled.has(kind, name)))
                .map(change -> difference(kind, name, change))
                .toList();
    }

    private Difference difference(String kind, String name, TreeChange change) {
        Optional<Owner> owner = change.after().isPresent() ? owners.of(change.path()) : owners.lastButHelm();
        return new Difference(kind, name, change, owner.map(Owner::manager), owner.flatMap(Owner::time));
    }

    private boolean isScaled(TreePath path, boolean byTheManifest) {
        return path.toString().equals("spec.replicas")
                && (byTheManifest || owners.of(path).filter(Owner::isAutoscaler).isPresent());
    }

    /** A manifest that sets a field to nothing leaves it to the cluster. */
    private static boolean isSet(TreeChange change) {
        Object before = change.before().orElse("");
        return !change.isOrder() && !before.equals("") && !before.equals(Map.of()) && !before.equals(List.of());
    }

    private static boolean isServers(TreePath path) {
        return path.isWithin("status")
                || path.isWithin("apiVersion")
                || path.isWithin("metadata", "namespace")
                || path.isWithin("metadata", "creationTimestamp");
    }

    private static boolean isSame(TreeChange change) {
        if (change.after().isEmpty()) {
            return false;
        }
        Object before = change.before().orElseThrow();
        Object after = change.after().get();
        if (before instanceof List<?> some && after instanceof List<?> all) {
            return change.path().isWithin("metadata") && all.containsAll(some);
        }
        return isSame(change.path(), String.valueOf(before), String.valueOf(after));
    }

    /** The same value may be written in many ways, of which the cluster keeps one. */
    private static boolean isSame(TreePath path, String before, String after) {
        if (before.equals(after)) {
            return true;
        }
        if (after.equals("true") || after.equals("false")) {
            return isWordFor(after.equals("true"), before);
        }
        if (path.last().equals("defaultMode") || path.last().equals("mode")) {
            return before.matches("0?o?[0-7]{1,6}")
                    && Integer.toString(Integer.parseInt(before.replace("o", ""), 8))
                            .equals(after);
        }
        return QUANTITIES.stream().anyMatch(path::passes) && isSameQuantity(before, after);
    }

    /** The words of YAML 1.1, which Helm reads. */
    private static boolean isWordFor(boolean flag, String word) {
        return (flag ? Set.of("yes", "on", "y") : Set.of("no", "off", "n"))
                .contains(word.toLowerCase(java.util.Locale.ROOT));
    }

    private static boolean isSameQuantity(String before, String after) {
        try {
            return Quantity.parse(before)
                            .getNumericalAmount()
                            .compareTo(Quantity.parse(after).getNumericalAmount())
                    == 0;
        } catch (RuntimeException e) {
            // whatever these are, they are no quantities
            return false;
        }
    }

    /** Secrets are kept in base64, however they were given. */
    private static Document asStored(Document wanted) {
        if (!wanted.at("kind").text("").equals("Secret")) {
            return wanted;
        }
        Map<String, Object> data = new LinkedHashMap<>();
        wanted.at("data")
                .fields()
                .forEach((key, value) -> data.put(key, value.text("").replaceAll("\\s", "")));
        wanted.at("stringData")
                .fields()
                .forEach((key, value) -> data.put(
                        key, Base64.getEncoder().encodeToString(value.text("").getBytes(StandardCharsets.UTF_8))));
        Map<String, Object> stored = new LinkedHashMap<>();
        wanted.fields().forEach((name, value) -> stored.put(name, value.tree()));
        stored.remove("stringData");
        stored.put("data", data);
        return Document.of(stored);
    }
}
