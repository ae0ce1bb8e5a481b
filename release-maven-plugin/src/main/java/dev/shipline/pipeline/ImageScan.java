package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.AllowFile;
import dev.shipline.registry.Lack;
import dev.shipline.registry.ScanFile;
import dev.shipline.registry.ScanGate;
import dev.shipline.registry.ScanSarif;
import dev.shipline.registry.ScanTests;
import dev.shipline.registry.Verdict;
import dev.shipline.registry.VerdictTable;
import java.util.Optional;
import java.util.function.Supplier;

/** The scan of one image: waited for, compared with what runs, told and written down. */
final class ImageScan {
    private static final int SHOWN_FINDINGS = 10;

    private final Release release;
    private final ScanGate gate;
    private final ReleaseRun run;

    ImageScan(Release release, ScanGate gate, ReleaseRun run) {
        this.release = requireNonNull(release, "release is null");
        this.gate = requireNonNull(gate, "gate is null");
        this.run = requireNonNull(run, "run is null");
    }

    Verdict judge(PushedImage candidate, Supplier<Optional<ImageDigest>> running) {
        ImageName name = candidate.name();
        RunningFindings before = RunningFindings.lookUp(() -> running.get().flatMap(digest -> gate.lookUp(name, digest)
                .map(findings -> new RunningFindings.Known(digest, findings))));
        Verdict alone = gate.judge(candidate, release.policy(), line -> run.progress(Step.SCAN, line));
        Verdict verdict = alone.lack().isPresent()
                ? alone
                : before.result()
                        .map(known -> alone.against(known.image(), known.findings()))
                        .orElse(alone);
        ScanFile.write(release.directory(), candidate, release.policy(), verdict);
        ScanTests.write(release.directory(), candidate, release.policy(), verdict);
        ScanSarif.write(release.directory(), candidate, verdict);
        VerdictTable table = new VerdictTable(verdict);
        table.lines(SHOWN_FINDINGS).forEach(line -> run.progress(Step.SCAN, line));
        table.warnings().forEach(run::warn);
        return verdict;
    }

    ReleaseFailure refusal(PushedImage candidate, Verdict verdict) {
        return new ReleaseFailure(
                verdict.lack().isPresent() ? FailureCode.SCAN_UNAVAILABLE : FailureCode.SCAN_REJECTED,
                "the image " + candidate.name().withDigest(candidate.digest()) + " gets no release tag",
                verdict.reason(),
                verdict.lack().map(Lack::advice).orElseGet(this::waysOut));
    }

    private String waysOut() {
        return "update the packages named in " + release.directory().resolve(ScanFile.NAME)
                + ", allow a finding for a time in " + AllowFile.USUAL + ", or raise ship.scan.threshold (now "
                + release.policy().threshold() + ") if the risk is accepted";
    }
}
