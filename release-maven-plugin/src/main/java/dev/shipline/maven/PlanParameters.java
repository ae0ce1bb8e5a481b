package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.PlanRules;
import dev.shipline.pipeline.PlanRules.Attention;
import dev.shipline.pipeline.PlanRules.Unchanged;
import dev.shipline.plan.FleetHash;
import dev.shipline.plan.PlanHash;
import java.util.List;
import java.util.Optional;

/** The part of the plan that says what must hold of it. */
final class PlanParameters {
    private final ShipMojo mojo;
    private final Problems problems;

    PlanParameters(ShipMojo mojo, Problems problems) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /** What is wrong is among the problems. */
    Optional<PlanRules> rules(String environment) {
        Optional<PlanHash> approved = text(mojo.clusters).isPresent()
                ? Optional.empty()
                : text(mojo.planApproved).flatMap(hash -> problems.parse("ship.plan.approved", hash, PlanHash::parse));
        fleet();
        checkApproval(environment);
        Optional<Attention> drift = problems.oneOf("ship.drift", mojo.drift, Attention.values());
        Optional<Attention> immutable = problems.oneOf("ship.plan.immutable", mojo.planImmutable, Attention.values());
        Optional<Unchanged> unchanged = problems.oneOf("ship.unchanged", mojo.unchanged, Unchanged.values());
        if (drift.isEmpty() || immutable.isEmpty() || unchanged.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PlanRules(approved, drift.get(), immutable.get(), unchanged.get()));
    }

    /** The plans of several clusters, which are approved together. What is wrong is among the problems. */
    Optional<FleetHash> fleet() {
        return text(mojo.clusters).isEmpty()
                ? Optional.empty()
                : text(mojo.planApproved).flatMap(hash -> problems.parse("ship.plan.approved", hash, FleetHash::parse));
    }

    /** Said before anything is built: a plan that nobody approved is never carried out. */
    private void checkApproval(String environment) {
        if (!List.of("none", "required").contains(mojo.planApproval)) {
            problems.add("ship.plan.approval is wrong: \"" + mojo.planApproval + "\" is neither none nor required");
        }
        boolean isToChange = mojo.goal() != Goal.PLAN && !mojo.dryRun;
        if (mojo.planApproval.equals("required")
                && isToChange
                && text(mojo.planApproved).isEmpty()) {
            problems.add("ship.plan.approval is required in " + environment
                    + ", and ship.plan.approved is not set; mvn ship:plan -P env=" + environment
                    + " prints the plan and its hash");
        }
    }
}
