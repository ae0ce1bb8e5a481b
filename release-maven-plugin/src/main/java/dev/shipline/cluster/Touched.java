package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What Helm will do something to in a change.
 *
 * @param manifests what will be there, and what is there now
 * @param hooks     YAML of the hooks that run
 * @param crds      YAML of the resource definitions that it makes
 * @param watched   whether this Helm lists and watches hooks of every kind until they are ready; otherwise Jobs and Pods alone
 */
public record Touched(List<String> manifests, String hooks, String crds, boolean watched) {
    public Touched {
        manifests = List.copyOf(manifests);
        requireNonNull(hooks, "hooks is null");
        requireNonNull(crds, "crds is null");
    }
}
