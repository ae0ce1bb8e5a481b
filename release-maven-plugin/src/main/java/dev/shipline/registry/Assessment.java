package dev.shipline.registry;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a policy makes of the findings: of those at the threshold or above, which count and which do not.
 *
 * @param rejected those that keep the image from its tag
 * @param allowed  those that the allow-list lets pass today
 * @param unfixed  those that do not count because no version of the package fixes them
 * @param expired  those of the rejected that the allow-list let pass until a day that is over
 * @param unused   the entries of the allow-list that are for no finding at all
 */
public record Assessment(
        List<Finding> rejected,
        List<Allowed> allowed,
        List<Finding> unfixed,
        List<Allowed> expired,
        List<Allowance> unused) {
    /** A finding and the entry that is for it. */
    public record Allowed(Finding finding, Allowance by) {}

    /** What becomes of one finding. */
    enum Ruling {
        REJECTED,
        EXPIRED,
        ALLOWED,
        UNFIXED,
        BELOW
    }

    static final Assessment NOTHING = new Assessment(List.of(), List.of(), List.of(), List.of(), List.of());

    public Assessment {
        rejected = List.copyOf(rejected);
        allowed = List.copyOf(allowed);
        unfixed = List.copyOf(unfixed);
        expired = List.copyOf(expired);
        unused = List.copyOf(unused);
    }

    Assessment withoutUnused() {
        return new Assessment(rejected, allowed, unfixed, expired, List.of());
    }

    Ruling ruling(Finding finding) {
        if (expired.stream().anyMatch(each -> each.finding().equals(finding))) {
            return Ruling.EXPIRED;
        }
        if (rejected.contains(finding)) {
            return Ruling.REJECTED;
        }
        if (allowed.stream().anyMatch(each -> each.finding().equals(finding))) {
            return Ruling.ALLOWED;
        }
        return unfixed.contains(finding) ? Ruling.UNFIXED : Ruling.BELOW;
    }

    static Assessment of(List<Finding> findings, VulnerabilityPolicy policy, LocalDate today) {
        List<Finding> rejected = new ArrayList<>();
        List<Allowed> allowed = new ArrayList<>();
        List<Finding> unfixed = new ArrayList<>();
        List<Allowed> expired = new ArrayList<>();
        for (Finding finding : findings) {
            if (!finding.severity().atLeast(policy.threshold())) {
                continue;
            }
            if (policy.fixableOnly() && finding.fixedBy().isEmpty()) {
                unfixed.add(finding);
                continue;
            }
            List<Allowance> entries = policy.allowed().entries().stream()
                    .filter(entry -> entry.isFor(finding))
                    .toList();
            Optional<Allowance> good =
                    entries.stream().filter(entry -> entry.isGoodOn(today)).findFirst();
            if (good.isPresent()) {
                allowed.add(new Allowed(finding, good.get()));
                continue;
            }
            rejected.add(finding);
            entries.stream().findFirst().ifPresent(entry -> expired.add(new Allowed(finding, entry)));
        }
        List<Allowance> unused = policy.allowed().entries().stream()
                .filter(entry -> findings.stream().noneMatch(entry::isFor))
                .toList();
        return new Assessment(rejected, allowed, unfixed, expired, unused);
    }
}
