package dev.shipline.sandbox.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Runs the pods of a Job until enough of them ended well, or too many did not. */
final class JobController implements Controller {
    private static final String COMPONENT = "job-controller";
    private final ObjectStore store;
    private final OwnedPods pods;
    private final Events events;
    private final NameSuffix suffix;
    private final Clock clock;

    JobController(ObjectStore store, OwnedPods pods, Events events, NameSuffix suffix, Clock clock) {
        this.store = requireNonNull(store, "store is null");
        this.pods = requireNonNull(pods, "pods is null");
        this.events = requireNonNull(events, "events is null");
        this.suffix = requireNonNull(suffix, "suffix is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public void reconcile() {
        store.list(ResourceTypes.JOBS).forEach(this::reconcile);
    }

    private void reconcile(ObjectNode job) {
        boolean ended = Conditions.isTrue(job, "Complete") || Conditions.isTrue(job, "Failed");
        if (ended || Meta.terminating(job) || Json.at(job, "spec", "suspend").asBoolean()) {
            return;
        }
        List<ObjectNode> all = pods.all(job);
        int succeeded = count(all, "Succeeded");
        // A pod that is restarted in place fails without ending
        int failed = count(all, "Failed")
                + all.stream().mapToInt(PodStatus::restarts).sum();
        report(job, succeeded, failed);
        if (failed > Json.number(6, job, "spec", "backoffLimit")) {
            fail(job, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        } else if (late(job)) {
            fail(job, "DeadlineExceeded", "Job was active longer than specified deadline");
        } else if (succeeded >= Json.number(1, job, "spec", "completions")) {
            complete(job);
        } else {
            start(job, succeeded);
        }
    }

    private void start(ObjectNode job, int succeeded) {
        int open = Json.number(1, job, "spec", "completions") - succeeded;
        int wanted = Math.min(Json.number(1, job, "spec", "parallelism"), open);
        String name = Meta.name(job);
        Map<String, String> labels = Map.of(
                "job-name",
                name,
                "controller-uid",
                Meta.uid(job),
                "batch.kubernetes.io/job-name",
                name,
                "batch.kubernetes.io/controller-uid",
                Meta.uid(job));
        for (int i = pods.active(job).size(); i < wanted; i++) {
            pods.create(job, COMPONENT, name + "-" + suffix.next(), labels);
        }
    }

    private void report(ObjectNode job, int succeeded, int failed) {
        List<ObjectNode> active = pods.active(job);
        store.edit(ObjectKey.of(ResourceTypes.JOBS, job), object -> {
            ObjectNode status = Json.child(object, "status");
            Json.putIfAbsent(status, "startTime", Meta.now(clock));
            Counts.put(status, "active", active.size());
            status.put("ready", OwnedPods.ready(active));
            status.put("terminating", 0);
            Counts.put(status, "succeeded", succeeded);
            Counts.put(status, "failed", failed);
        });
    }

    private void complete(ObjectNode job) {
        String now = Meta.now(clock);
        store.edit(ObjectKey.of(ResourceTypes.JOBS, job), object -> {
            Json.child(object, "status").put("completionTime", now);
            end(object, "SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods");
            end(object, "Complete", "CompletionsReached", "Reached expected number of succeeded pods");
        });
        events.normal(job, COMPONENT, "Completed", "Job completed");
    }

    private void fail(ObjectNode job, String reason, String message) {
        pods.active(job).forEach(pod -> pods.delete(job, COMPONENT, pod));
        store.edit(ObjectKey.of(ResourceTypes.JOBS, job), object -> {
            Json.child(object, "status").remove("active");
            end(object, "FailureTarget", reason, message);
            end(object, "Failed", reason, message);
        });
        events.warning(job, COMPONENT, reason, message);
    }

    private void end(ObjectNode job, String type, String reason, String message) {
        String now = Meta.now(clock);
        Conditions.set(job, type, true, reason, message, now).put("lastProbeTime", now);
    }

    private boolean late(JsonNode job) {
        int seconds = Json.number(0, job, "spec", "activeDeadlineSeconds");
        String started = Json.text(job, "status", "startTime");
        return seconds > 0
                && !started.isEmpty()
                && Instant.parse(started).plusSeconds(seconds).isBefore(clock.instant());
    }

    private static int count(List<ObjectNode> pods, String phase) {
        return (int)
                pods.stream().filter(pod -> PodStatus.phase(pod).equals(phase)).count();
    }
}
