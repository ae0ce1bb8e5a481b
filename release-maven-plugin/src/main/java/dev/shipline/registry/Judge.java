package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes one verdict of what the scanner says of an image's parts. */
final class Judge {
    private final VulnerabilityPolicy policy;
    private final LocalDate today;

    Judge(VulnerabilityPolicy policy, LocalDate today) {
        this.policy = requireNonNull(policy, "policy is null");
        this.today = requireNonNull(today, "today is null");
    }

    /** @param answers the last one on each image that a node could run */
    Verdict verdict(List<ScanAnswer> answers) {
        List<Finding> findings = findings(answers);
        Optional<ScanAnswer> silent = silent(answers);
        Assessment all = Assessment.of(findings, policy, today);
        // where one image is silent, nobody knows which entries are for nothing
        Assessment assessment = silent.isPresent() ? all.withoutUnused() : all;
        if (!assessment.rejected().isEmpty()) {
            return verdict("scanned", false, rejection(assessment), findings, Optional.empty(), assessment);
        }
        if (silent.isEmpty()) {
            return verdict("scanned", true, acceptance(findings, assessment), findings, Optional.empty(), assessment);
        }
        Lack lack = silent.get().lack().orElseThrow();
        boolean passed = policy.letsPass(lack);
        String reason =
                silence(silent.get(), lack) + (passed ? "; it passes because " + lack.property() + " is warn" : "");
        return verdict(silent.get().status(), passed, reason, findings, Optional.of(lack), assessment);
    }

    /** What the scanner found in all of them, each once, worst first. */
    static List<Finding> findings(List<ScanAnswer> answers) {
        return answers.stream()
                .flatMap(answer -> answer.findings().stream())
                .distinct()
                .sorted(Verdict.WORST_FIRST)
                .toList();
    }

    /** An answer without a verdict; one that keeps the image from passing before one that does not. */
    private Optional<ScanAnswer> silent(List<ScanAnswer> answers) {
        return answers.stream()
                .filter(answer -> answer.lack().isPresent())
                .min(Comparator.comparing(
                        answer -> policy.letsPass(answer.lack().get())));
    }

    private static Verdict verdict(
            String status,
            boolean passed,
            String reason,
            List<Finding> findings,
            Optional<Lack> lack,
            Assessment assessment) {
        return new Verdict(status, passed, reason, findings, lack, assessment, Optional.empty());
    }

    private String silence(ScanAnswer silent, Lack lack) {
        return lack == Lack.LATE
                ? "there is no verdict of the scanner within "
                        + policy.timeout().toSeconds() + " s; last: " + silent.words()
                : silent.words();
    }

    private String rejection(Assessment assessment) {
        List<Finding> rejected = assessment.rejected();
        String counts = Verdict.counts(rejected).entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        long fixable = rejected.stream()
                .filter(finding -> finding.fixedBy().isPresent())
                .count();
        String fixes = fixable == 0 ? "none has a fix" : fixable + " of " + rejected.size() + " with a fix";
        String expired = assessment.expired().stream()
                .map(Assessment.Allowed::by)
                .distinct()
                .map(entry -> "; " + entry.id() + " was allowed until " + entry.until() + " (" + entry.place() + ")")
                .collect(Collectors.joining());
        return "it has findings of " + policy.threshold() + " or worse: " + counts + ", " + fixes + expired;
    }

    private String acceptance(List<Finding> findings, Assessment assessment) {
        int let = assessment.allowed().size() + assessment.unfixed().size();
        return "none of " + findings.size() + " findings is " + policy.threshold() + " or worse"
                + (let == 0 ? "" : ", but for " + let + " that " + (let == 1 ? "does" : "do") + " not count");
    }
}
