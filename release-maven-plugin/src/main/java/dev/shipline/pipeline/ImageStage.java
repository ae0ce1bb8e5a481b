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
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The image's way from the compiled classes to its release tag. */
final class ImageStage {
    private final Release release;
    private final Neighbours neighbours;
    private final ReleaseRun run;
    private Attestations attestations;

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
        Preflight preflight = new Preflight(neighbours);
        Optional<String> promotedFrom = release.deployment().flatMap(Deployment::promoteFrom);
        if (promotedFrom.isPresent()) {
            PushedImage proven = evidence().provenIn(promotedFrom.get());
            return done(Optional.of(proven), "proven in " + promotedFrom.get() + ": " + proven.digest());
        }
        if (!release.dryRun()) {
            preflight.pushRight(name);
        }
        Optional<PushedImage> image =
                release.commit().dirty() ? Optional.empty() : evidence().ofThisCommit();
        if (image.isEmpty() && !release.dryRun()) {
            engineToCome().ifPresent(preflight::engine);
        }
        String missing =
                release.dryRun() ? "has no image of this commit that could be used" : name + " may be pushed to";
        return done(
                image, image.map(found -> "has " + name.withTag(release.tag())).orElse(missing));
    }

    /** The Dockerfile that will have to be built by an engine. For several platforms it is docker buildx that says where it builds. */
    private Optional<Path> engineToCome() {
        return release.image().platforms().size() > 1
                ? Optional.empty()
                : release.image().dockerfile();
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

    /** Begins with the image's documents, beside whatever comes next. */
    void beginAttesting(BuiltImage built, PushedImage candidate) {
        if (attestations == null && !release.supply().isEmpty()) {
            boolean isBuiltHere = !(built instanceof ExistingImage);
            attestations = Attestations.begin(new AttestationWork(release, neighbours, candidate, isBuiltHere), run);
        }
    }

    Done<Map<String, ImageDigest>> attest() {
        return attestations.finish();
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
            if (attestations != null) {
                attestations.cancel();
            }
            throw scan.refusal(candidate, verdict);
        }
        return done(verdict, verdict.reason());
    }

    /** @param documents the digests of what is attached to the image */
    Done<PushedImage> tag(
            BuiltImage built, PushedImage candidate, Verdict verdict, Map<String, ImageDigest> documents) {
        requireNonNull(verdict, "verdict is null");
        PushedImage image = candidate.taggedAs(release.tag());
        if (candidate.equals(image)) {
            RunFiles.image(release, image, built.contents(), documents, OptionalLong.empty());
            removeLeftCandidate(image);
            return reused(image, "has its tag " + image.tag());
        }
        PushedImage tagged = neighbours.registry().tag(candidate, release.tag());
        withdraw(candidate, Step.TAG_RELEASE);
        RunFiles.image(release, tagged, built.contents(), documents, size(built, tagged));
        return done(tagged, tagged.name().withTag(tagged.tag()));
    }

    /** An engine that built a Dockerfile does not tell how much was sent. The registry does; where it does not, an image of unknown size is as good. */
    private OptionalLong size(BuiltImage built, PushedImage image) {
        if (built instanceof ExistingImage || built.contents().isPresent()) {
            return OptionalLong.empty();
        }
        try {
            return neighbours.registry().size(image);
        } catch (ReleaseFailure e) {
            return OptionalLong.empty();
        }
    }

    /** A run that was ended between the two tags has left the candidate. It says nothing about the image, so one that cannot be removed is no news. */
    private void removeLeftCandidate(PushedImage image) {
        if (release.deployment().flatMap(Deployment::promoteFrom).isPresent()) {
            return;
        }
        try {
            Registry registry = neighbours.registry();
            if (registry.resolve(image.name(), release.candidateTag())
                    .filter(image.digest()::equals)
                    .isPresent()) {
                registry.untag(image.name(), release.candidateTag());
                run.progress(Step.TAG_RELEASE, "removed the candidate tag that a run which is gone has left");
            }
        } catch (ReleaseFailure e) {
            // as many a registry has it
        }
    }

    private ImageEvidence evidence() {
        return new ImageEvidence(release, neighbours, note -> run.progress(Step.CHECK_REGISTRY, note), run::warn);
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
