package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.registry.AllowFile;
import dev.shipline.registry.AllowList;
import dev.shipline.registry.Severity;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.registry.VulnerabilityPolicy.WhenFailed;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The part of the plan that says what the scan must have found, or not found. */
final class ScanParameters {
    private final ShipMojo mojo;
    private final Problems problems;

    ScanParameters(ShipMojo mojo, Problems problems) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /** Empty if a parameter is wrong, which is then among the problems. */
    Optional<VulnerabilityPolicy> policy() {
        Optional<Severity> threshold = Severity.parse(mojo.scanThreshold);
        if (threshold.isEmpty()) {
            problems.add("ship.scan.threshold is wrong: \"" + mojo.scanThreshold
                    + "\" is none of Negligible, Low, Medium, High, Critical");
        }
        Optional<WhenNoVerdict> unsupported =
                problems.oneOf("ship.scan.unsupported", mojo.scanUnsupported, WhenNoVerdict.values());
        Optional<WhenFailed> failed = problems.oneOf("ship.scan.failed", mojo.scanFailed, WhenFailed.values());
        Optional<WhenNoVerdict> late = problems.oneOf("ship.scan.late", mojo.scanLate, WhenNoVerdict.values());
        Duration timeout = problems.seconds("ship.scan.timeout", mojo.scanTimeout);
        AllowList allowed = allowed();
        if (threshold.isEmpty() || unsupported.isEmpty() || failed.isEmpty() || late.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VulnerabilityPolicy(
                threshold.get(), mojo.scanFixable, allowed, timeout, unsupported.get(), failed.get(), late.get()));
    }

    /** Only a file that somebody named must be there. */
    private AllowList allowed() {
        Path usual = mojo.maven.project().getBasedir().toPath().resolve(AllowFile.USUAL);
        Path file = Optional.ofNullable(mojo.scanAllow).map(File::toPath).orElse(usual);
        if (mojo.scanAllow == null && !Files.exists(file)) {
            return AllowList.NONE;
        }
        return AllowFile.read(file, problem -> problems.add("ship.scan.allow is wrong: " + problem));
    }
}
