package dev.shipline.cluster;

import static dev.shipline.cluster.WorkloadState.count;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.Optional;

/** When a Job is through: it says so itself. How often its pods may fail is its own business (backoffLimit). */
final class JobRollout {
    private JobRollout() {}

    static WorkloadState of(Job job) {
        JobStatus status = Optional.ofNullable(job.getStatus()).orElseGet(JobStatus::new);
        int desired = Optional.ofNullable(job.getSpec().getCompletions()).orElse(1);
        int succeeded = count(status.getSucceeded());

        if (condition(status, "Complete").isPresent()) {
            return WorkloadState.done(desired, succeeded, "complete");
        }
        Optional<JobCondition> failed = condition(status, "Failed");
        if (failed.isPresent()) {
            return WorkloadState.failed(desired, succeeded, words(failed.get()));
        }
        if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            return WorkloadState.done(desired, succeeded, "suspended by its own specification");
        }
        return WorkloadState.ongoing(
                desired,
                succeeded,
                succeeded + " of " + desired + " complete, " + count(status.getActive()) + " running, "
                        + count(status.getFailed()) + " failed");
    }

    private static Optional<JobCondition> condition(JobStatus status, String type) {
        return status.getConditions().stream()
                .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst();
    }

    private static String words(JobCondition failed) {
        String reason = Optional.ofNullable(failed.getReason()).orElse("Failed");
        return failed.getMessage() == null ? reason : reason + ": " + failed.getMessage();
    }
}
