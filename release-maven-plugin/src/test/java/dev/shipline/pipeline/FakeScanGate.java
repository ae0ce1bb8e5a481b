package dev.shipline.pipeline;

import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Assessment;
import dev.shipline.registry.Finding;
import dev.shipline.registry.ScanGate;
import dev.shipline.registry.Verdict;
import dev.shipline.registry.VulnerabilityPolicy;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A scanner that finds what a test says. */
final class FakeScanGate implements ScanGate {
    private final FakeNeighbours neighbours;

    FakeScanGate(FakeNeighbours neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public Verdict judge(PushedImage image, VulnerabilityPolicy policy, Consumer<String> progress) {
        neighbours.calls.add("scan " + image.digest());
        String reason = neighbours.scanPasses ? "nothing found" : "1 finding is Critical";
        Assessment assessment =
                new Assessment(List.of(), List.of(), List.of(), List.of(), List.of(FakeNeighbours.UNUSED));
        return new Verdict(
                "scanned",
                neighbours.scanPasses,
                reason,
                List.of(FakeNeighbours.FINDING),
                neighbours.lack,
                assessment,
                Optional.empty());
    }

    @Override
    public Optional<List<Finding>> lookUp(ImageName name, ImageDigest digest) {
        return neighbours.findingsOf.apply(digest);
    }
}
