package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;

/**
 * Bytes in the gzip format, made while they are read. The header names no time and no system.
 *
 * <p>Archives are packed as they are, in blocks that the format calls stored: to compress 66 MB of jars takes a second and saves a tenth, and has to be done
 * before anybody can know whether the registry has the layer. Such bytes are the same from every JVM; compressed ones are those of its zlib.
 */
final class GzipStream extends InputStream {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int LARGEST_STORED = 65_535;
    private static final int STORED_HEADER = 5;
    private static final int BUFFER = 65_536;

    private final CheckedInputStream content;
    private final InputStream body;
    private InputStream part = new ByteArrayInputStream(HEADER);
    private boolean bodyBegun;
    private boolean trailerBegun;
    private long length;

    private GzipStream(InputStream content, boolean stored) {
        this.content = new CheckedInputStream(requireNonNull(content, "content is null"), new CRC32()) {
            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                int read = super.read(target, offset, count);
                length += Math.max(0, read);
                return read;
            }
        };
        this.body = stored ? new Stored(this.content) : deflated(this.content);
    }

    static InputStream stored(InputStream content) {
        return new GzipStream(content, true);
    }

    static InputStream compressed(InputStream content) {
        return new GzipStream(content, false);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (true) {
            int read = part.read(target, offset, count);
            if (read > 0 || trailerBegun) {
                return read;
            }
            nextPart();
        }
    }

    private void nextPart() {
        if (!bodyBegun) {
            bodyBegun = true;
            part = body;
            return;
        }
        trailerBegun = true;
        byte[] trailer = new byte[8];
        littleEndian(trailer, 0, content.getChecksum().getValue());
        littleEndian(trailer, 4, length);
        part = new ByteArrayInputStream(trailer);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    private static void littleEndian(byte[] target, int offset, long number) {
        for (int i = 0; i < 4; i++) {
            target[offset + i] = (byte) (number >>> (8 * i));
        }
    }

    private static InputStream deflated(InputStream content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        return new DeflaterInputStream(content, deflater, BUFFER) {
            @Override
            public void close() throws IOException {
                super.close();
                // the stream ends only those that it has made itself
                deflater.end();
            }
        };
    }

    /** Blocks of the content as it is, each behind its length. */
    private static final class Stored extends InputStream {
        private final InputStream content;
        private final byte[] block = new byte[STORED_HEADER + LARGEST_STORED];
        private int position;
        private int end;
        private boolean last;

        Stored(InputStream content) {
            this.content = content;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            if (position == end) {
                if (last) {
                    return -1;
                }
                fill();
            }
            int length = Math.min(count, end - position);
            System.arraycopy(block, position, target, offset, length);
            position += length;
            return length;
        }

        private void fill() throws IOException {
            int size = content.readNBytes(block, STORED_HEADER, LARGEST_STORED);
            last = size < LARGEST_STORED;
            block[0] = (byte) (last ? 1 : 0);
            block[1] = (byte) size;
            block[2] = (byte) (size >>> 8);
            block[3] = (byte) ~size;
            block[4] = (byte) (~size >>> 8);
            position = 0;
            end = STORED_HEADER + size;
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
