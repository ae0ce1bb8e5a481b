package dev.shipline.cluster;

import java.util.List;

/**
 * How a rollout ended.
 *
 * @param workloads a line per workload ("Deployment orders: 2 of 2 ready")
 * @param trouble   empty when it is proven; else every pod or workload that stands in the way, the likeliest root cause first
 */
public record Rollout(Outcome outcome, List<String> workloads, List<Trouble> trouble) {
    public enum Outcome {
        PROVEN,
        FAILED,
        TIMED_OUT
    }

    public Rollout {
        workloads = List.copyOf(workloads);
        trouble = List.copyOf(trouble);
    }

    public boolean proven() {
        return outcome == Outcome.PROVEN;
    }

    /**
     * One thing that stands in the way.
     *
     * @param subject "pod orders-7c9-x2, container orders"
     * @param reason  "CrashLoopBackOff, exit code 1, 3 restarts"
     * @param events  the cluster's own words, newest last
     * @param log     the last lines of the container's log, of the previous run where it crashed
     */
    public record Trouble(String subject, String reason, List<String> events, List<String> log) {
        public Trouble {
            events = List.copyOf(events);
            log = List.copyOf(log);
        }
    }
}
