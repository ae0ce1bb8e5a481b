package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.TreeChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How what is there differs from what was deployed.
 *
 * @param differences fields that somebody changed
 * @param missing     "Deployment orders" of each object that somebody removed
 * @param notes       what could not be compared, and why
 */
public record Drift(List<Difference> differences, List<String> missing, List<String> notes) {
    /** Where nothing was compared. */
    public static final Drift NONE = new Drift(List.of(), List.of(), List.of());

    /**
     * A field of a live object that is not as it was deployed.
     *
     * @param change from what was deployed to what is there; it may hold a secret
     * @param by     the program that changed it, as the cluster knows it ("kubectl-edit")
     * @param when   when that program changed the object last
     */
    public record Difference(String kind, String name, TreeChange change, Optional<String> by, Optional<Instant> when) {
        public Difference {
            requireNonNull(kind, "kind is null");
            requireNonNull(name, "name is null");
            requireNonNull(change, "change is null");
            requireNonNull(by, "by is null");
            requireNonNull(when, "when is null");
        }
    }

    public Drift {
        differences = List.copyOf(differences);
        missing = List.copyOf(missing);
        notes = List.copyOf(notes);
    }

    /** Whether all that could be compared is as it was deployed. */
    public boolean isEmpty() {
        return differences.isEmpty() && missing.isEmpty();
    }
}
