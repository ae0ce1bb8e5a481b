package dev.shipline.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A build context on its way, which keeps why it could not be read: a client in between tells of a broken connection at best. */
final class ContextStream extends FilterInputStream {
    private volatile String problem;

    ContextStream(InputStream tar) {
        super(tar);
    }

    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public int read() throws IOException {
        return kept(in::read);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return kept(() -> in.read(buffer, offset, length));
    }

    private int kept(Reading reading) throws IOException {
        try {
            return reading.read();
        } catch (IOException e) {
            problem = e.getMessage();
            throw e;
        } catch (UncheckedIOException e) {
            problem = e.getCause().getMessage();
            throw e.getCause();
        }
    }

    @FunctionalInterface
    private interface Reading {
        int read() throws IOException;
    }
}
