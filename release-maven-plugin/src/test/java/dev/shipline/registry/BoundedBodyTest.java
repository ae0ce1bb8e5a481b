package dev.shipline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
    private static final int MIB = 1024 * 1024;

    private final byte[] piece = new byte[MIB];
    private boolean canceled;

    @Test
    void givesUpAnAnswerThatIsLargerThanAnythingThatIsReadWhole() {
        assertThatThrownBy(() -> read(BoundedBody.MAX_BYTES / MIB + 1))
                .hasRootCauseInstanceOf(IOException.class)
                .hasMessageContaining("larger than 64 MiB");
        assertThat(canceled).as("nothing more is asked for").isTrue();
    }

    @Test
    void takesOneThatIsAsLargeAsThat() throws Exception {
        assertThat(read(BoundedBody.MAX_BYTES / MIB)).hasSize((int) BoundedBody.MAX_BYTES);
        assertThat(canceled).isFalse();
    }

    private byte[] read(long pieces) throws Exception {
        BodySubscriber<byte[]> body = BoundedBody.handler().apply(null);
        body.onSubscribe(new Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {
                canceled = true;
            }
        });
        for (long i = 0; i < pieces; i++) {
            body.onNext(List.of(ByteBuffer.wrap(piece)));
        }
        body.onComplete();
        return body.getBody().toCompletableFuture().get();
    }
}
