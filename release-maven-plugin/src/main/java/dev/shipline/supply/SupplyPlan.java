package dev.shipline.supply;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What is said of an image besides the image itself.
 *
 * @param sbom       the bill of its materials
 * @param provenance where, and of what, it was built
 * @param place      where this build runs
 */
public record SupplyPlan(Wish sbom, Wish provenance, BuildPlace place) {
    public SupplyPlan {
        requireNonNull(sbom, "sbom is null");
        requireNonNull(provenance, "provenance is null");
        requireNonNull(place, "place is null");
    }

    /** Nothing more is said of an image that is there already. */
    public static SupplyPlan none() {
        return new SupplyPlan(Wish.OFF, Wish.OFF, new BuildPlace(BuildPlace.LOCAL, Optional.empty()));
    }

    public boolean isEmpty() {
        return sbom == Wish.OFF && provenance == Wish.OFF;
    }
}
