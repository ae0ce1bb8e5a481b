package dev.shipline.registry;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** An answer in memory, given up when it becomes larger than anything that is read here whole: a manifest, a configuration, a chart. */
final class BoundedBody implements BodySubscriber<byte[]> {
    static final long MAX_BYTES = 64L * 1024 * 1024;

    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private Subscription subscription;
    private long count;

    private BoundedBody() {}

    static BodyHandler<byte[]> handler() {
        return response -> new BoundedBody();
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        bytes.onSubscribe(newSubscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            count += buffer.remaining();
        }
        if (count > MAX_BYTES) {
            subscription.cancel();
            bytes.onError(new IOException("the answer is larger than " + MAX_BYTES / 1024 / 1024 + " MiB"));
            return;
        }
        bytes.onNext(buffers);
    }

    @Override
    public void onError(Throwable throwable) {
        bytes.onError(throwable);
    }

    @Override
    public void onComplete() {
        bytes.onComplete();
    }
}
