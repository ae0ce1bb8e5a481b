package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** The bytes of a blob, of which the last are handed out only if all of them together are what they should be. */
final class VerifiedStream extends FilterInputStream {
    private static final int BUFFER = 8_192;

    private final ImageDigest expected;
    private final Runnable refuted;
    private final MessageDigest hash = ImageDigest.hash();
    private long missing;

    /** @param refuted told when the bytes are not what they should be */
    VerifiedStream(InputStream in, ImageDigest expected, long size, Runnable refuted) {
        super(in);
        this.expected = requireNonNull(expected, "expected is null");
        this.refuted = requireNonNull(refuted, "refuted is null");
        this.missing = size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (missing == 0 || length == 0) {
            return missing == 0 ? -1 : 0;
        }
        int count = in.read(target, offset, (int) Math.min(length, missing));
        if (count < 0) {
            throw refuted("ends " + missing + " bytes early");
        }
        hash.update(target, offset, count);
        missing -= count;
        if (missing == 0) {
            verify();
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, BUFFER)).length;
    }

    private void verify() throws IOException {
        ImageDigest actual = ImageDigest.of(hash);
        if (!actual.equals(expected)) {
            throw refuted("has the digest " + actual);
        }
    }

    private WrongBytesException refuted(String how) {
        refuted.run();
        return new WrongBytesException("the blob " + expected + " " + how);
    }
}
