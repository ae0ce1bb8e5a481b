package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What Helm makes of a chart besides the release's manifest.
 *
 * @param hooks   YAML of the objects that it makes around a change
 * @param crds    YAML of what the chart has in {@code crds/}, which a first install makes, and no upgrade changes
 * @param watched whether this Helm lists and watches hooks of every kind until they are ready, as Helm 4 does; earlier ones do so with Jobs and Pods alone
 * @param unknown why it could not be found out; absent where it was
 */
public record Extras(String hooks, String crds, boolean watched, Optional<String> unknown) {
    /** Nothing at all. */
    public static final Extras NONE = new Extras("", "", false, Optional.empty());

    public Extras {
        requireNonNull(hooks, "hooks is null");
        requireNonNull(crds, "crds is null");
        requireNonNull(unknown, "unknown is null");
    }

    static Extras unknown(String because) {
        return new Extras("", "", false, Optional.of(because));
    }
}
