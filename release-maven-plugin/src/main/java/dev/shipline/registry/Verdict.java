package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.ImageDigest;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the scanner found and what the policy makes of it.
 *
 * @param status     the scanner's word: scanned, unsupported, failed, queued, none
 * @param passed     whether the image may get its release tag
 * @param reason     one clause that says why
 * @param findings   worst first
 * @param lack       why the findings are not all there is to know; absent where they are
 * @param assessment what the policy makes of the findings
 * @param delta      how they differ from what runs now, where that is known
 */
public record Verdict(
        String status,
        boolean passed,
        String reason,
        List<Finding> findings,
        Optional<Lack> lack,
        Assessment assessment,
        Optional<ScanDelta> delta) {
    static final Comparator<Finding> WORST_FIRST = Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(Finding::packageName)
            .thenComparing(Finding::packageVersion)
            .thenComparing(Finding::id);

    public Verdict {
        requireNonNull(status, "status is null");
        requireNonNull(reason, "reason is null");
        findings = List.copyOf(findings);
        requireNonNull(lack, "lack is null");
        requireNonNull(assessment, "assessment is null");
        requireNonNull(delta, "delta is null");
    }

    /** A verdict on findings that no policy was held against. */
    public Verdict(String status, boolean passed, String reason, List<Finding> findings) {
        this(status, passed, reason, findings, Optional.empty(), Assessment.NOTHING, Optional.empty());
    }

    /**
     * The same verdict, with what it changes.
     *
     * @param running the image that runs now
     * @param before  its findings
     */
    public Verdict against(ImageDigest running, List<Finding> before) {
        ScanDelta difference = ScanDelta.between(running, before, findings);
        return new Verdict(status, passed, reason, findings, lack, assessment, Optional.of(difference));
    }

    /** How many findings of each severity there are, worst first. */
    public Map<Severity, Long> counts() {
        return counts(findings);
    }

    static Map<Severity, Long> counts(List<Finding> findings) {
        Map<Severity, Long> counts = new TreeMap<>(Comparator.reverseOrder());
        counts.putAll(findings.stream()
                .collect(Collectors.groupingBy(
                        Finding::severity, () -> new EnumMap<>(Severity.class), Collectors.counting())));
        return counts;
    }
}
