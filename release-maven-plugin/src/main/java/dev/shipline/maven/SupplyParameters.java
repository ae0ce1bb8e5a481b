package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.supply.BuildPlace;
import dev.shipline.supply.SupplyPlan;
import dev.shipline.supply.Wish;
import java.util.Map;
import java.util.Optional;

/** The part of the plan that says what is attached to the image. */
final class SupplyParameters {
    private final ShipMojo mojo;
    private final Problems problems;

    SupplyParameters(ShipMojo mojo, Problems problems) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /** Empty if a parameter is wrong, which is then among the problems. */
    Optional<SupplyPlan> plan(Map<String, String> variables) {
        Optional<Wish> sbom = problems.oneOf("ship.sbom", mojo.sbom, Wish.values());
        Optional<Wish> provenance = problems.oneOf("ship.provenance", mojo.provenance, Wish.values());
        if (sbom.isEmpty() || provenance.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SupplyPlan(sbom.get(), provenance.get(), BuildPlace.of(variables)));
    }
}
