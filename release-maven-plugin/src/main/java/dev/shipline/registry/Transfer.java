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
    private final AtomicInteger mounted = new AtomicInteger();

    void sent(Blob blob) {
        bytes.addAndGet(blob.size());
        sent.incrementAndGet();
    }

    /** The registry took it over from another repository. */
    void mounted() {
        mounted.incrementAndGet();
    }

    void skipped() {
        skipped.incrementAndGet();
    }

    @Override
    public String toString() {
        String sentence =
                "sent %s in %s; %s there already".formatted(new ByteCount(bytes.get()), blobs(sent), blobs(skipped));
        return mounted.get() == 0 ? sentence : sentence + ", " + mounted.get() + " mounted";
    }

    private static String blobs(AtomicInteger count) {
        return count.get() == 1 ? "1 blob" : count.get() + " blobs";
    }
}
