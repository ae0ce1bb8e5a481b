package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

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
     * @param probes  what the container is asked, where that may be the cause
     * @param log     the last lines of the container's log, of the previous run where it crashed
     * @param fix     what to do now; empty where there is nothing better than to look
     */
    public record Trouble(
            String subject, String reason, List<String> events, List<String> probes, List<String> log, String fix) {
        public Trouble {
            requireNonNull(subject, "subject is null");
            requireNonNull(reason, "reason is null");
            requireNonNull(fix, "fix is null");
            events = List.copyOf(events);
            probes = List.copyOf(probes);
            log = List.copyOf(log);
        }

        public Trouble(String subject, String reason, List<String> events, List<String> log) {
            this(subject, reason, events, List.of(), log, "");
        }
    }
}
