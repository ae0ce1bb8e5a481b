package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.ArtifactKind;
import dev.shipline.registry.Registry;
import dev.shipline.supply.Wish;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What must hold of an image in the registry before it is taken for this commit's: a tag is a name that anybody with the right to push may give to anything.
 * The scan is asked again for every image, also for one that is taken over.
 */
final class ImageEvidence {
    /** Written into every image, and read back before an image is taken for this commit's. */
    static final String REVISION_LABEL = "org.opencontainers.image.revision";
    /** Quay removes every tag of such an image when the time is up. */
    static final String EXPIRY_LABEL = "quay.expires-after";

    /** Quay makes the tags of an image with this label immutable. */
    private static final String IMMUTABLE_LABEL = "quay.immutable";

    private final Release release;
    private final Neighbours neighbours;
    private final Consumer<String> notes;
    private final Consumer<String> warnings;

    /**
     * @param notes    told why an image is not taken over
     * @param warnings told of a tag that will go from another image to this one
     */
    ImageEvidence(Release release, Neighbours neighbours, Consumer<String> notes, Consumer<String> warnings) {
        this.release = requireNonNull(release, "release is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.notes = requireNonNull(notes, "notes is null");
        this.warnings = requireNonNull(warnings, "warnings is null");
    }

    /**
     * The image under the release tag, if it may be used as it is.
     *
     * @throws ReleaseFailure if the tag is this commit's name and the image is another commit's
     */
    Optional<PushedImage> ofThisCommit() {
        Registry registry = neighbours.registry();
        Optional<ImageDigest> digest = registry.resolve(name(), release.tag());
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        PushedImage image = new PushedImage(name(), release.tag(), digest.get());
        Map<String, String> labels = registry.labels(name(), digest.get());
        String revision = labels.get(REVISION_LABEL);
        if (!release.commit().sha().equals(revision)) {
            Optional.ofNullable(revision).ifPresent(this::requireAnotherName);
            tellOfAnothers(digest.get(), Optional.ofNullable(revision), labels);
            return Optional.empty();
        }
        String expiry = labels.get(EXPIRY_LABEL);
        if (expiry != null && !release.image().labels().containsKey(EXPIRY_LABEL)) {
            notes.accept(tagged() + " was built on a branch and expires after " + expiry
                    + ", so the image is built anew, to stay");
            return Optional.empty();
        }
        return lacksProvenance(image) ? Optional.empty() : Optional.of(image);
    }

    /** @throws ReleaseFailure if the commit's image is not the one that was proven in the environment, or does not stay */
    PushedImage provenIn(String environment) {
        Registry registry = neighbours.registry();
        Optional<ImageDigest> digest = registry.resolve(name(), release.tag());
        Optional<ImageDigest> evidence = registry.resolve(name(), release.evidenceTag(environment));
        if (digest.isEmpty()) {
            throw unproven(environment, "there is no image " + tagged());
        }
        if (!digest.equals(evidence)) {
            throw unproven(
                    environment,
                    "the image was not proven there (no tag " + release.evidenceTag(environment) + " with its digest)");
        }
        Map<String, String> labels = registry.labels(name(), digest.get());
        String revision = labels.getOrDefault(REVISION_LABEL, release.commit().sha());
        if (!revision.equals(release.commit().sha())) {
            throw unproven(environment, "the image that was proven there is of commit " + revision);
        }
        String expiry = labels.get(EXPIRY_LABEL);
        if (expiry != null) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    cannotPromote(environment),
                    "the image " + tagged() + " was built on a branch and expires after " + expiry
                            + ": its pods could not start again then",
                    "deploy this commit from the trunk (ship.trunk), which builds an image that stays: mvn deploy -P env="
                            + environment);
        }
        return new PushedImage(name(), release.tag(), digest.get());
    }

    /** A tag of the user's own may go from commit to commit; the name of a commit may not. */
    private void requireAnotherName(String revision) {
        if (!release.commit().sha().startsWith(release.tag())) {
            return;
        }
        throw new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot take " + tagged() + " for the image of commit "
                        + release.commit().shortSha(),
                "it is the image of commit " + revision + ": somebody moved the tag, or two commits begin alike",
                "delete the tag " + release.tag() + " in the registry, or set ship.tag to one that is free");
    }

    /** Said before minutes of building: the registry may refuse to move the tag at the end, and where an image says so itself, it will. */
    private void tellOfAnothers(ImageDigest digest, Optional<String> revision, Map<String, String> labels) {
        String other = digest + revision.map(commit -> ", of commit " + commit).orElse(", of an unknown commit");
        if ("true".equals(labels.get(IMMUTABLE_LABEL)) && !release.dryRun()) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot give this commit's image the tag " + tagged(),
                    "the tag is immutable and belongs to another image (" + other + ")",
                    "leave out ship.tag to use the commit, or set it to a tag that is free");
        }
        warnings.accept(
                "The tag " + tagged() + " belongs to another image (" + other
                        + "). It will be moved, or refused if the registry has made it immutable: leave out ship.tag to use the commit");
    }

    private boolean lacksProvenance(PushedImage image) {
        if (release.supply().provenance() != Wish.REQUIRE
                || neighbours.referrers(image).find(ArtifactKind.PROVENANCE).isPresent()) {
            return false;
        }
        notes.accept(tagged() + " has no provenance, which ship.provenance requires, so the image is built anew");
        return true;
    }

    private ReleaseFailure unproven(String environment, String because) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                cannotPromote(environment),
                because,
                "deploy this commit there first: mvn deploy -P env=" + environment);
    }

    private String cannotPromote(String environment) {
        return "cannot promote commit " + release.commit().shortSha() + " from " + environment;
    }

    private ImageName name() {
        return release.image().name();
    }

    private String tagged() {
        return name().withTag(release.tag());
    }
}
