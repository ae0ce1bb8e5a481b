package dev.shipline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BoundedPastTest {
    private final CountDownLatch released = new CountDownLatch(1);

    /** One that hangs when it is asked for revisions, and breaks when it is asked for commits. */
    private final ReleasePast broken = new ReleasePast() {
        @Override
        public List<PastRevision> revisions(String namespace, String release) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(new PastRevision(1, "deployed", Samples.NOW, Optional.empty(), false));
        }

        @Override
        public Optional<Instant> oldestSince(String before, String next) {
            throw new IllegalStateException("the cluster is away");
        }
    };

    @Test
    void knowsNothingWhereNobodyAnswers() {
        ReleasePast past = new BoundedPast(broken, Duration.ofMillis(100));

        // an unbounded wait would never come back
        assertThat(past.revisions("prod", "orders-prod")).isEmpty();
        assertThat(past.oldestSince(Samples.SHA, Samples.SHA)).isEmpty();
        released.countDown();
    }

    @Test
    void handsOnWhatItIsTold() {
        released.countDown();

        assertThat(new BoundedPast(broken, Duration.ofSeconds(30)).revisions("prod", "orders-prod"))
                .hasSize(1);
    }
}
