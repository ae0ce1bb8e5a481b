package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The manifests and configurations of base images, each in a file that is named after its digest. A few kilobytes each, and so never thrown away. */
final class ManifestCache {
    private final Path folder;

    ManifestCache(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
    }

    boolean has(ImageDigest digest) {
        return Files.isRegularFile(file(digest));
    }

    /** What has the digest; asked of the source if it is not here, or damaged. */
    byte[] bytes(ImageDigest digest, Supplier<byte[]> source) {
        try {
            byte[] kept = Files.readAllBytes(file(digest));
            if (ImageDigest.of(kept).equals(digest)) {
                return kept;
            }
        } catch (IOException e) {
            // not here, or as good as not here
        }
        byte[] fresh = source.get();
        try {
            AtomicFile.write(file(digest), fresh);
        } catch (UncheckedIOException e) {
            // it is read again by the next build
        }
        return fresh;
    }

    private Path file(ImageDigest digest) {
        return folder.resolve(digest.value().replace(':', '-'));
    }
}
