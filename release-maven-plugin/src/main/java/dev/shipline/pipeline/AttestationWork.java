package dev.shipline.pipeline;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ByteCount;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Artifact;
import dev.shipline.registry.ArtifactKind;
import dev.shipline.registry.Referrers;
import dev.shipline.supply.BaseImage;
import dev.shipline.supply.Provenance;
import dev.shipline.supply.Sbom;
import dev.shipline.supply.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the documents of one image, writes them down, and attaches what is not attached. */
final class AttestationWork {
    static final String SBOM = "SBOM";
    static final String PROVENANCE = "provenance";

    private final Release release;
    private final Neighbours neighbours;
    private final PushedImage image;
    private final boolean isBuiltHere;

    /** @param isBuiltHere whether this run built the image: of another's build it can tell nothing */
    AttestationWork(Release release, Neighbours neighbours, PushedImage image, boolean isBuiltHere) {
        this.release = requireNonNull(release, "release is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.image = requireNonNull(image, "image is null");
        this.isBuiltHere = isBuiltHere;
    }

    List<AttestationOutcome> outcomes() {
        Referrers referrers = neighbours.referrers(image);
        List<AttestationOutcome> outcomes = new ArrayList<>();
        wishes().forEach(wish -> outcomes.add(
                guarded(wish, () -> wish.name().equals(SBOM) ? sbom(wish, referrers) : provenance(wish, referrers))));
        return outcomes;
    }

    /** What is said where the work takes too long. */
    List<AttestationOutcome> late() {
        return wishes().stream()
                .map(wish -> wish.failed(new ReleaseFailure(
                        FailureCode.UNREACHABLE,
                        what(wish),
                        "the registry had not taken it long after the scan was done",
                        "look at the registry's status page, and run the build again")))
                .toList();
    }

    private List<AttestationOutcome> wishes() {
        return List.of(
                        AttestationOutcome.wished(SBOM, release.supply().sbom()),
                        AttestationOutcome.wished(PROVENANCE, release.supply().provenance()))
                .stream()
                .filter(wish -> wish.wish() != Wish.OFF)
                .toList();
    }

    private AttestationOutcome sbom(AttestationOutcome wish, Referrers referrers) {
        Optional<ImageDigest> there = there(referrers, ArtifactKind.SBOM);
        if (there.isPresent()) {
            return wish.reused(there.get());
        }
        List<String> notes = new ArrayList<>();
        Optional<Sbom> sbom = neighbours.sboms().read(base(), release.commit().time(), notes::add);
        if (sbom.isEmpty()) {
            return unknownMaterials(wish, notes);
        }
        byte[] content = sbom.get().content();
        String file = "sbom.cdx.json";
        AtomicFile.write(release.directory().resolve(file), content);
        ImageDigest digest = referrers.attach(artifact(ArtifactKind.SBOM, file, content));
        return wish.attached(
                digest,
                "SBOM of " + sbom.get().components()
                        + (sbom.get().components() == 1 ? " component (" : " components (")
                        + new ByteCount(content.length) + ", "
                        + sbom.get().origin() + ")",
                notes);
    }

    private AttestationOutcome provenance(AttestationOutcome wish, Referrers referrers) {
        Optional<ImageDigest> there = there(referrers, ArtifactKind.PROVENANCE);
        if (there.isPresent()) {
            return wish.reused(there.get());
        }
        if (!isBuiltHere) {
            return unknownProvenance(wish);
        }
        byte[] content = new Provenance(
                        image,
                        release.commit(),
                        release.image(),
                        release.supply().place(),
                        base())
                .content();
        String file = "provenance.json";
        AtomicFile.write(release.directory().resolve(file), content);
        ImageDigest digest = referrers.attach(artifact(ArtifactKind.PROVENANCE, file, content));
        return wish.attached(digest, "provenance (" + new ByteCount(content.length) + ")", List.of());
    }

    private AttestationOutcome unknownMaterials(AttestationOutcome wish, List<String> notes) {
        if (wish.wish() == Wish.REQUIRE) {
            return wish.failed(new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    what(wish),
                    "there is nothing to make one of: " + String.join("; ", notes),
                    "let the build write target/bom.json, or set ship.sbom to attach"));
        }
        return wish.without(notes, "no SBOM");
    }

    private AttestationOutcome unknownProvenance(AttestationOutcome wish) {
        String because = "it has none, and only the run that builds an image can say where it was built";
        if (wish.wish() == Wish.REQUIRE) {
            return wish.failed(new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot tell where " + image.name().withDigest(image.digest()) + " was built",
                    because,
                    "run mvn deploy for the commit again, which builds it anew, or set ship.provenance to attach"));
        }
        return wish.without(List.of("the image's provenance is not known: " + because), "no provenance");
    }

    /** A new image has nothing yet. To ask would be a request, and some registries remember the answer. */
    private Optional<ImageDigest> there(Referrers referrers, ArtifactKind kind) {
        return isBuiltHere ? Optional.empty() : referrers.find(kind);
    }

    private Optional<BaseImage> base() {
        return BaseImage.of(
                neighbours.registry().labels(image.name(), image.digest()),
                release.image().base());
    }

    private Artifact artifact(ArtifactKind kind, String title, byte[] content) {
        return new Artifact(kind, title, content, release.commit().time());
    }

    private AttestationOutcome guarded(AttestationOutcome wish, Supplier<AttestationOutcome> work) {
        try {
            return work.get();
        } catch (ReleaseFailure e) {
            return wish.failed(e);
        } catch (RuntimeException e) {
            return wish.failed(new ReleaseFailure(
                    FailureCode.INTERNAL,
                    what(wish),
                    String.valueOf(e),
                    "this is a fault of release-maven-plugin: run again with -e and report it with the stack trace",
                    e));
        }
    }

    private String what(AttestationOutcome wish) {
        return "cannot attach the " + wish.name() + " to " + image.name().withDigest(image.digest());
    }
}
