package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.ImageLayout.Blob;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * A layer of a service, whose digests are known and whose bytes are made again when they are sent: nothing of it lies on the disk twice.
 *
 * @param title  what is in it, for people
 * @param diffId the digest of the tar before it is compressed
 */
record Layer(String title, ImageDigest diffId, Blob blob) {
    private static final String MEDIA_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final int BUFFER = 65_536;

    Layer {
        requireNonNull(title, "title is null");
        requireNonNull(diffId, "diffId is null");
        requireNonNull(blob, "blob is null");
    }

    /** Reads the files once. */
    static Layer of(LayerFiles files) throws IOException {
        MessageDigest plain = ImageDigest.hash();
        MessageDigest packed = ImageDigest.hash();
        long size = 0;
        try (InputStream in = gzip(files, new Hashed(files.tar(), plain))) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                packed.update(buffer, 0, count);
                size += count;
            }
        }
        Blob blob = new Blob(ImageDigest.of(packed), size, MEDIA_TYPE, () -> gzip(files, files.tar()));
        return new Layer(files.title(), ImageDigest.of(plain), blob);
    }

    private static InputStream gzip(LayerFiles files, InputStream tar) {
        return files.packed() ? GzipStream.stored(tar) : GzipStream.compressed(tar);
    }

    /** What is read through it goes into a hash as well. */
    private static final class Hashed extends FilterInputStream {
        private final MessageDigest hash;

        Hashed(InputStream in, MessageDigest hash) {
            super(in);
            this.hash = hash;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            int read = super.read(target, offset, count);
            if (read > 0) {
                hash.update(target, offset, read);
            }
            return read;
        }
    }
}
