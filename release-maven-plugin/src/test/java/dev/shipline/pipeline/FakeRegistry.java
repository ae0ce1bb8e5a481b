package dev.shipline.pipeline;

import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Registry;
import java.util.Map;
import java.util.Optional;

/** A registry of one repository. */
final class FakeRegistry implements Registry {
    private final FakeNeighbours neighbours;

    FakeRegistry(FakeNeighbours neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public void requirePushRight(ImageName name) {}

    @Override
    public Optional<ImageDigest> resolve(ImageName name, String tag) {
        return Optional.ofNullable(neighbours.tags.get(tag));
    }

    @Override
    public Map<String, String> labels(ImageName name, ImageDigest digest) {
        return neighbours.labels;
    }

    @Override
    public PushedImage tag(PushedImage image, String tag) {
        neighbours.calls.add("tag " + tag);
        neighbours.evidenceFailure.filter(failure -> tag.endsWith("-dev")).ifPresent(failure -> {
            throw failure;
        });
        neighbours.tags.put(tag, image.digest());
        return image.taggedAs(tag);
    }

    @Override
    public void untag(ImageName name, String tag) {
        neighbours.calls.add("untag " + tag);
        neighbours.untagFailure.ifPresent(failure -> {
            throw failure;
        });
        neighbours.tags.remove(tag);
    }
}
