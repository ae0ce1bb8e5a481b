package dev.shipline.maven;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, to be closed in the opposite order. What a thread opens that comes too late is closed at once. */
final class Openings implements AutoCloseable {
    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    private boolean isClosed;

    synchronized <T extends AutoCloseable> T add(T opened) {
        all.push(opened);
        if (isClosed) {
            close();
        }
        return opened;
    }

    /** Closes everything, also when something refuses to be closed. */
    @Override
    public synchronized void close() {
        isClosed = true;
        while (!all.isEmpty()) {
            try {
                all.pop().close();
            } catch (Exception e) {
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                // whatever it held, the release is over: there is nothing left to do about it
            }
        }
    }
}
