package dev.shipline.registry;

import dev.shipline.registry.VulnerabilityPolicy.WhenFailed;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A policy that is all default but for what a test says. */
final class Rules {
    private Severity threshold = Severity.HIGH;
    private boolean fixableOnly;
    private final List<Allowance> allowed = new ArrayList<>();
    private WhenNoVerdict unsupported = WhenNoVerdict.FAIL;
    private WhenFailed failed = WhenFailed.WAIT;
    private WhenNoVerdict late = WhenNoVerdict.FAIL;

    Rules threshold(Severity other) {
        threshold = other;
        return this;
    }

    Rules fixableOnly() {
        fixableOnly = true;
        return this;
    }

    Rules allow(String id, String until) {
        return allow(id, null, until);
    }

    Rules allow(String id, String packageName, String until) {
        allowed.add(new Allowance(
                id,
                Optional.ofNullable(packageName),
                "nobody reaches it",
                LocalDate.parse(until),
                "allow.yaml:" + (allowed.size() + 1)));
        return this;
    }

    Rules unsupported(WhenNoVerdict rule) {
        unsupported = rule;
        return this;
    }

    Rules failed(WhenFailed rule) {
        failed = rule;
        return this;
    }

    Rules late(WhenNoVerdict rule) {
        late = rule;
        return this;
    }

    VulnerabilityPolicy policy() {
        return new VulnerabilityPolicy(
                threshold, fixableOnly, new AllowList(allowed), Duration.ofMinutes(10), unsupported, failed, late);
    }
}
