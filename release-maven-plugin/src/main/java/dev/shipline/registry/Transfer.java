package dev.shipline.registry;

import dev.shipline.image.ByteCount;
import dev.shipline.image.ImageLayout.Blob;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a push has sent so far, and what it could leave out. */
final class Transfer {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();

    void sent(Blob blob) {
        bytes.addAndGet(blob.size());
        sent.incrementAndGet();
    }

    void skipped() {
        skipped.incrementAndGet();
    }

    @Override
    public String toString() {
        return "sent %s in %s; %s there already".formatted(new ByteCount(bytes.get()), blobs(sent), blobs(skipped));
    }

    private static String blobs(AtomicInteger count) {
        return count.get() == 1 ? "1 blob" : count.get() + " blobs";
    }
}
