package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.plan.PlanHash;
import java.util.Optional;

/**
 * What must hold of a plan before it is carried out.
 *
 * @param approved  the one plan that may be carried out; absent: any
 * @param drift     what to do where somebody has changed what was deployed
 * @param immutable what to do where the API server would refuse a change
 * @param unchanged what to do where there is nothing to change
 */
public record PlanRules(Optional<PlanHash> approved, Attention drift, Attention immutable, Unchanged unchanged) {
    /** Any plan will do, and nothing is compared. */
    public static final PlanRules NONE = new PlanRules(Optional.empty(), Attention.OFF, Attention.OFF);

    /** What to do where the environment runs this very image already, with this chart and these values. */
    public enum Unchanged {
        /** A further revision. */
        RELEASE,
        SKIP
    }

    /** What to do with something that somebody should look at. */
    public enum Attention {
        WARN,
        REFUSE,
        /** It is not even looked for. */
        OFF
    }

    public PlanRules {
        requireNonNull(approved, "approved is null");
        requireNonNull(drift, "drift is null");
        requireNonNull(immutable, "immutable is null");
        requireNonNull(unchanged, "unchanged is null");
    }

    /** The same, and one plan alone may be carried out. */
    PlanRules approvedBy(PlanHash hash) {
        return new PlanRules(Optional.of(hash), drift, immutable, unchanged);
    }

    /** Those of a deploy that is always carried out. */
    public PlanRules(Optional<PlanHash> approved, Attention drift, Attention immutable) {
        this(approved, drift, immutable, Unchanged.RELEASE);
    }
}
