package dev.shipline.pipeline;

import static dev.shipline.pipeline.Done.done;
import static dev.shipline.pipeline.Done.reused;
import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.BuiltImage;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Lack;
import dev.shipline.registry.Registry;
import dev.shipline.registry.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The image's way from the compiled classes to its release tag. */
final class ImageStage {
    /** Written into every image, and read back before an image is taken for this commit's. */
    static final String REVISION_LABEL = "org.opencontainers.image.revision";

    /** Quay makes the tags of an image with this label immutable. */
    private static final String IMMUTABLE_LABEL = "quay.immutable";

    private final Release release;
    private final Neighbours neighbours;
    private final ReleaseRun run;

    ImageStage(Release release, Neighbours neighbours, ReleaseRun run) {
        this.release = requireNonNull(release, "release is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.run = requireNonNull(run, "run is null");
    }

    /**
     * This commit's image, if the registry has it under the release tag. A dirty tree has no image: nobody can tell what is in it.
     */
    Done<Optional<PushedImage>> find() {
        ImageName name = release.image().name();
        Registry registry = neighbours.registry();
        Optional<String> promotedFrom = release.deployment().flatMap(Deployment::promoteFrom);
        if (promotedFrom.isPresent()) {
            PushedImage proven = proven(registry, name, promotedFrom.get());
            return done(Optional.of(proven), "proven in " + promotedFrom.get() + ": " + proven.digest());
        }
        if (!release.dryRun()) {
            registry.requirePushRight(name);
        }
        Optional<PushedImage> image = release.commit().dirty() ? Optional.empty() : thisCommits(registry, name);
        String missing =
                release.dryRun() ? "has no image of this commit that could be used" : name + " may be pushed to";
        return done(
                image, image.map(found -> "has " + name.withTag(release.tag())).orElse(missing));
    }

    Done<BuiltImage> build(Optional<PushedImage> existing) {
        if (existing.isPresent()) {
            BuiltImage image = new ExistingImage(existing.get());
            return reused(image, image.summary());
        }
        BuiltImage image = neighbours.images().build(release.image());
        return done(image, image.summary());
    }

    Done<PushedImage> push(BuiltImage built) {
        PushedImage candidate = built.push(release.candidateTag());
        if (built instanceof ExistingImage) {
            return reused(candidate, "nothing to send");
        }
        requireHeld(candidate);
        return done(candidate, candidate.name().withTag(candidate.tag()) + " is " + candidate.digest());
    }

    /** @param running finds the image that runs now, which the findings are compared with */
    Done<Verdict> scan(PushedImage candidate, Supplier<Optional<ImageDigest>> running) {
        ImageScan scan = new ImageScan(release, neighbours.scanGate(), run);
        Verdict verdict = scan.judge(candidate, running);
        if (!verdict.passed()) {
            // the scanner may still come to an image that it has not come to yet
            if (!verdict.lack().equals(Optional.of(Lack.LATE))) {
                withdraw(candidate, Step.SCAN);
            }
            throw scan.refusal(candidate, verdict);
        }
        return done(verdict, verdict.reason());
    }

    Done<PushedImage> tag(BuiltImage built, PushedImage candidate, Verdict verdict) {
        requireNonNull(verdict, "verdict is null");
        PushedImage image = candidate.taggedAs(release.tag());
        if (candidate.equals(image)) {
            RunFiles.image(release, image, built.contents());
            return reused(image, "has its tag " + image.tag());
        }
        PushedImage tagged = neighbours.registry().tag(candidate, release.tag());
        withdraw(candidate, Step.TAG_RELEASE);
        RunFiles.image(release, tagged, built.contents());
        return done(tagged, tagged.name().withTag(tagged.tag()));
    }

    private Optional<PushedImage> thisCommits(Registry registry, ImageName name) {
        Optional<ImageDigest> digest = registry.resolve(name, release.tag());
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> labels = registry.labels(name, digest.get());
        String revision = labels.get(REVISION_LABEL);
        if (!release.commit().sha().equals(revision)) {
            tellOfAnothers(name, digest.get(), Optional.ofNullable(revision), labels);
            return Optional.empty();
        }
        return Optional.of(new PushedImage(name, release.tag(), digest.get()));
    }

    /** Said before minutes of building: the registry may refuse to move the tag at the end, and where an image says so itself, it will. */
    private void tellOfAnothers(
            ImageName name, ImageDigest digest, Optional<String> revision, Map<String, String> labels) {
        String tag = name.withTag(release.tag());
        String other = digest + revision.map(commit -> ", of commit " + commit).orElse(", of an unknown commit");
        if ("true".equals(labels.get(IMMUTABLE_LABEL)) && !release.dryRun()) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot give this commit's image the tag " + tag,
                    "the tag is immutable and belongs to another image (" + other + ")",
                    "leave out ship.tag to use the commit, or set it to a tag that is free");
        }
        run.warn(
                "The tag " + tag + " belongs to another image (" + other
                        + "). It will be moved, or refused if the registry has made it immutable: leave out ship.tag to use the commit");
    }

    private PushedImage proven(Registry registry, ImageName name, String environment) {
        Optional<ImageDigest> digest = registry.resolve(name, release.tag());
        Optional<ImageDigest> evidence = registry.resolve(name, release.evidenceTag(environment));
        if (digest.isPresent() && digest.equals(evidence)) {
            return new PushedImage(name, release.tag(), digest.get());
        }
        throw new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot promote commit " + release.commit().shortSha() + " from " + environment,
                digest.isEmpty()
                        ? "there is no image " + name.withTag(release.tag())
                        : "the image was not proven there (no tag " + release.evidenceTag(environment)
                                + " with its digest)",
                "deploy this commit there first: mvn deploy -P env=" + environment);
    }

    private void requireHeld(PushedImage pushed) {
        Optional<ImageDigest> held = neighbours.registry().resolve(pushed.name(), pushed.tag());
        if (held.isEmpty() || !held.get().equals(pushed.digest())) {
            throw new ReleaseFailure(
                    FailureCode.DIGEST_MISMATCH,
                    "cannot trust the push of " + pushed.name().withTag(pushed.tag()),
                    "it was sent as " + pushed.digest() + " and the registry holds "
                            + held.map(ImageDigest::toString).orElse("nothing") + " under that tag",
                    "run again; if it happens again, another job pushes the same tag, or a proxy changes what it passes on");
        }
    }

    /** Many a registry removes no tags, or not for the one who may push. A candidate that stays says nothing about the image. */
    private void withdraw(PushedImage candidate, Step step) {
        if (!candidate.tag().equals(release.candidateTag())) {
            return;
        }
        try {
            neighbours.registry().untag(candidate.name(), candidate.tag());
        } catch (ReleaseFailure e) {
            run.progress(step, e.what() + ", so it stays: " + e.because());
        }
    }
}
