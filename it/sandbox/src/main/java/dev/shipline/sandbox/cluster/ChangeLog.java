package dev.shipline.sandbox.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest writes, for watchers to catch up with and to wait on. */
final class ChangeLog implements AutoCloseable {
    private static final int CAPACITY = 4096;
    private final Deque<Change> changes = new ArrayDeque<>();
    private long forgotten;
    private boolean closed;

    /** @param revision where the log begins: nothing before it is known */
    ChangeLog(long revision) {
        this.forgotten = revision;
    }

    synchronized void append(Change change) {
        changes.addLast(change);
        if (changes.size() > CAPACITY) {
            forgotten = changes.removeFirst().revision();
        }
        notifyAll();
    }

    /**
     * What was written after a revision, waiting for the first write if there is none yet. Empty when the time is up or the log was closed.
     *
     * @throws ApiException expired, when the log no longer reaches back that far
     */
    synchronized List<Change> after(long revision, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            if (revision < forgotten) {
                throw ApiException.expired(revision, forgotten);
            }
            List<Change> news = changes.stream()
                    .filter(change -> change.revision() > revision)
                    .toList();
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (!news.isEmpty() || closed || left <= 0) {
                return news;
            }
            wait(left);
        }
    }

    synchronized boolean closed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
