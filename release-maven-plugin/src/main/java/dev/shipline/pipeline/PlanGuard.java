package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.pipeline.PlanRules.Attention;
import dev.shipline.plan.PlanHash;
import java.util.ArrayList;
import java.util.List;

/** Keeps a plan from being carried out that is not the approved one, that the API server would refuse, or that would undo somebody's change. */
final class PlanGuard {
    private final Deployment deployment;

    PlanGuard(Deployment deployment) {
        this.deployment = requireNonNull(deployment, "deployment is null");
    }

    /**
     * @param approved the changes of the approved plan, where an earlier job has left them here
     * @throws ReleaseFailure if it may not be carried out
     */
    void require(PlanSheet plan, List<String> approved) {
        deployment.plan().approved().ifPresent(hash -> requireApproved(hash, plan, approved));
        if (deployment.plan().immutable() == Attention.REFUSE && !plan.blocked().isEmpty()) {
            throw ReleaseFailure.ofAll(
                    FailureCode.CONFIGURATION,
                    cannotDeploy(),
                    plan.blocked(),
                    "nothing was changed; -Dship.plan.immutable=warn sends it all the same, if the API server of this cluster allows it");
        }
        List<String> drift = DriftLines.of(plan.drift());
        if (deployment.plan().drift() == Attention.REFUSE && !drift.isEmpty()) {
            throw ReleaseFailure.ofAll(
                    FailureCode.CONFIGURATION,
                    cannotDeploy(),
                    drift,
                    "it would undo that; bring it into the chart or the values, or -Dship.drift=warn puts back what was deployed");
        }
    }

    private void requireApproved(PlanHash hash, PlanSheet plan, List<String> approved) {
        if (plan.identity().isEmpty()) {
            throw refused(
                    List.of("there is no image of this commit in the registry, so this plan is not the approved one"));
        }
        PlanHash ours = plan.identity().get().hash();
        List<String> differences = new ArrayList<>(ours.differencesFrom(hash));
        if (differences.isEmpty()) {
            return;
        }
        if (!approved.isEmpty()) {
            differences.addAll(
                    PlanSentences.differences("", approved, plan.diff().sentences()));
        }
        differences.add("this plan is " + ours);
        throw refused(differences);
    }

    private ReleaseFailure refused(List<String> because) {
        return ReleaseFailure.ofAll(
                FailureCode.CONFIGURATION,
                cannotDeploy() + " by the approved plan",
                because,
                "nothing was changed there; look at it with mvn ship:plan -P env=" + deployment.environment()
                        + ", have it approved, and deploy with -Dship.plan.approved and its hash");
    }

    private String cannotDeploy() {
        return "cannot deploy " + deployment.release() + " to " + deployment.environment();
    }
}
