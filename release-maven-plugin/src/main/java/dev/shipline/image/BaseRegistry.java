package dev.shipline.image;

import java.io.IOException;
import java.io.InputStream;

/**
 * Where base images are read from. Every method throws {@link dev.shipline.failure.ReleaseFailure} when the registry refuses, is away or has no such
 * image, in words about {@code ship.image.base}.
 */
public interface BaseRegistry {
    /** The digest that the reference's tag points at. */
    ImageDigest resolve(BaseReference base);

    /** The bytes of a manifest or an index, which have that digest. */
    byte[] manifest(BaseReference base, ImageDigest digest);

    /**
     * The bytes of a blob as they come in, not proven to have the digest.
     *
     * @throws IOException if the line breaks
     */
    InputStream blob(BaseReference base, ImageDigest digest) throws IOException;
}
