package dev.shipline.pipeline;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.registry.Artifact;
import dev.shipline.registry.ArtifactKind;
import dev.shipline.registry.Referrers;
import java.util.Optional;

/** What is attached to an image. */
final class FakeReferrers implements Referrers {
    private final FakeNeighbours neighbours;

    FakeReferrers(FakeNeighbours neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public Optional<ImageDigest> find(ArtifactKind kind) {
        neighbours.asked.add(kind);
        return Optional.ofNullable(neighbours.attached.get(kind));
    }

    @Override
    public ImageDigest attach(Artifact artifact) {
        ReleaseFailure failure = neighbours.attachFailures.get(artifact.kind());
        if (failure != null) {
            throw failure;
        }
        neighbours.attachedNow.add(artifact.kind());
        neighbours.attached.put(artifact.kind(), ImageDigest.of(artifact.content()));
        return neighbours.attached.get(artifact.kind());
    }
}
