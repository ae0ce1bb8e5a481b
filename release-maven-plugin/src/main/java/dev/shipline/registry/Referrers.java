package dev.shipline.registry;

import dev.shipline.image.ImageDigest;
import java.util.Optional;

/**
 * The documents that are attached to one image: artifacts whose manifests name it as their subject. The image itself stays as it is. Every method throws
 * {@link dev.shipline.failure.ReleaseFailure} when the registry refuses or is away.
 */
public interface Referrers {
    /** The manifest of a document of this kind, by whomever it was attached. */
    Optional<ImageDigest> find(ArtifactKind kind);

    /** Attaches a document. To attach it twice is to attach it once. */
    ImageDigest attach(Artifact artifact);
}
