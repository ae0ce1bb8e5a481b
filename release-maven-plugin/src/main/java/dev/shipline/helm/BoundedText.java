package dev.shipline.helm;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a process prints, read to its end, so that the process never has to wait, of which the end is kept. */
final class BoundedText implements Runnable {
    private final InputStream in;
    private final int limit;
    private ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean cut;

    /** @param limit the most bytes that are kept */
    BoundedText(InputStream in, int limit) {
        this.in = requireNonNull(in, "in is null");
        this.limit = limit;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[8192];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException e) {
            // the process was ended: what is there is all there is
        }
    }

    private synchronized void keep(byte[] buffer, int count) {
        kept.write(buffer, 0, count);
        cut |= kept.size() > limit;
        // seldom: what is kept for nothing is as much again
        if (kept.size() > 2 * limit) {
            byte[] end = end();
            kept = new ByteArrayOutputStream();
            kept.writeBytes(end);
        }
    }

    private byte[] end() {
        byte[] all = kept.toByteArray();
        return Arrays.copyOfRange(all, Math.max(0, all.length - limit), all.length);
    }

    synchronized String text() {
        return new String(end(), StandardCharsets.UTF_8);
    }

    /** Whether there was more than is kept. */
    synchronized boolean isCut() {
        return cut;
    }
}
