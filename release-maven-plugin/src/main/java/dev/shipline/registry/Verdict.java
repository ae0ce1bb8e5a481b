package dev.shipline.registry;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the scanner found and what the policy makes of it.
 *
 * @param status   the scanner's word: scanned, unsupported, failed, queued, none
 * @param passed   whether the image may get its release tag
 * @param reason   one clause that says why
 * @param findings worst first
 */
public record Verdict(String status, boolean passed, String reason, List<Finding> findings) {
    public Verdict {
        findings = List.copyOf(findings);
    }

    /** How many findings of each severity there are, worst first. */
    public Map<Severity, Long> counts() {
        Map<Severity, Long> counts = new java.util.TreeMap<>(java.util.Comparator.reverseOrder());
        counts.putAll(findings.stream()
                .collect(Collectors.groupingBy(
                        Finding::severity, () -> new EnumMap<>(Severity.class), Collectors.counting())));
        return counts;
    }
}
