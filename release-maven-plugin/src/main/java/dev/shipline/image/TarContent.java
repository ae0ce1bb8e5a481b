package dev.shipline.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of a file and zeros up to a whole block; opened at the first read, so that a large context holds one file open. */
final class TarContent extends InputStream {
    private final Path file;
    private InputStream open;
    private long missing;
    private int padding;

    TarContent(Path file, long size) {
        this.file = file;
        this.missing = size;
        this.padding = TarHeader.padding(size);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (missing == 0) {
            return pad(buffer, offset, length);
        }
        int count = content(buffer, offset, (int) Math.min(length, missing));
        if (count < 0) {
            throw new IOException(file + " became shorter while it was read");
        }
        missing -= count;
        return count;
    }

    private int content(byte[] buffer, int offset, int length) throws IOException {
        try {
            if (open == null) {
                open = Files.newInputStream(file);
            }
            return open.read(buffer, offset, length);
        } catch (IOException e) {
            throw ContextEntry.unreadable(file, e);
        }
    }

    private int pad(byte[] buffer, int offset, int length) {
        if (padding == 0) {
            return -1;
        }
        int count = Math.min(length, padding);
        Arrays.fill(buffer, offset, offset + count, (byte) 0);
        padding -= count;
        return count;
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }
}
