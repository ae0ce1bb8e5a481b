package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.secret.CredentialSource;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Asks Quay for the scan of an image; of every image a node could run, where it is an index, because Quay does not scan indexes. */
public final class QuayScanGate implements ScanGate {
    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(Finding::packageName)
            .thenComparing(Finding::packageVersion)
            .thenComparing(Finding::id);

    private final OciRegistry registry;
    private final QuaySecurity security;
    private final Clock clock;

    public QuayScanGate(OciRegistry registry, CredentialSource credentials) {
        this(registry, credentials, Polling.DEFAULT, Clock.systemUTC(), Sleeper.real());
    }

    public QuayScanGate(
            OciRegistry registry, CredentialSource credentials, Polling polling, Clock clock, Sleeper sleeper) {
        this.registry = requireNonNull(registry, "registry is null");
        this.security = new QuaySecurity(credentials, polling, clock, sleeper);
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public Verdict judge(PushedImage image, VulnerabilityPolicy policy, Consumer<String> progress) {
        Instant deadline = clock.instant().plus(policy.timeout());
        List<ImageDigest> images = registry.runnableImages(image);
        if (images.isEmpty()) {
            return withoutVerdict("unsupported", "the index names no image that can run", List.of(), policy);
        }
        List<Finding> findings = new ArrayList<>();
        List<QuaySecurity.Outcome> silent = new ArrayList<>();
        for (ImageDigest digest : images) {
            QuaySecurity.Outcome outcome = security.await(image.name(), digest, deadline, progress);
            findings.addAll(outcome.findings());
            if (!outcome.isVerdict()) {
                silent.add(outcome);
            }
        }
        List<Finding> sorted = findings.stream().distinct().sorted(WORST_FIRST).toList();
        List<Finding> tooBad = sorted.stream()
                .filter(finding -> finding.severity().atLeast(policy.threshold()))
                .toList();
        if (!tooBad.isEmpty()) {
            return new Verdict("scanned", false, rejection(tooBad, policy), sorted);
        }
        if (!silent.isEmpty()) {
            return withoutVerdict(silent.get(0).status(), silent.get(0).reason(), sorted, policy);
        }
        return new Verdict(
                "scanned",
                true,
                "none of " + sorted.size() + " findings is " + policy.threshold() + " or worse",
                sorted);
    }

    private static String rejection(List<Finding> tooBad, VulnerabilityPolicy policy) {
        String counts = new Verdict("scanned", false, "", tooBad)
                .counts().entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
        return "it has findings of " + policy.threshold() + " or worse: " + counts;
    }

    private static Verdict withoutVerdict(
            String status, String reason, List<Finding> findings, VulnerabilityPolicy policy) {
        boolean passed = policy.whenNoVerdict() == VulnerabilityPolicy.WhenNoVerdict.WARN;
        return new Verdict(status, passed, reason, findings);
    }
}
