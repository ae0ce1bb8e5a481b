package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.ResponseItem;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a Docker engine says while it builds or pushes. docker-java's own callbacks look at the last item only and take a stream that just stops for a
 * success; this one ends at the first error, and leaves it to the caller to ask for a proof of success.
 */
final class EngineStream<T extends ResponseItem> implements ResultCallback<T> {
    private final Consumer<T> reader;
    private final CountDownLatch ended = new CountDownLatch(1);
    private Closeable connection;
    private String error;
    private Throwable broken;

    EngineStream(Consumer<T> reader) {
        this.reader = requireNonNull(reader, "reader is null");
    }

    /** Waits until the stream has ended, well or not. */
    void await(Duration patience) throws InterruptedException, IOException {
        if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            close();
            fail("it was not done after " + patience.toMinutes() + " minutes");
        }
    }

    /** The engine's own words on why it failed, or those of the broken connection. */
    synchronized Optional<EngineWords> error() {
        if (error != null) {
            return Optional.of(new EngineWords(error));
        }
        return Optional.ofNullable(broken).map(EngineWords::of);
    }

    @Override
    public synchronized void onStart(Closeable stream) {
        connection = stream;
    }

    @Override
    public synchronized void onNext(T item) {
        if (error != null) {
            return;
        }
        Optional<String> problem = problemIn(item);
        if (problem.isEmpty()) {
            reader.accept(item);
            return;
        }
        error = problem.get();
        ended.countDown();
    }

    @Override
    public synchronized void onError(Throwable failure) {
        if (broken == null) {
            broken = failure;
        }
        ended.countDown();
    }

    @Override
    public void onComplete() {
        ended.countDown();
    }

    @Override
    public synchronized void close() throws IOException {
        if (connection != null) {
            connection.close();
        }
        ended.countDown();
    }

    private synchronized void fail(String message) {
        if (error == null) {
            error = message;
        }
    }

    /** Newer engines leave out the plain {@code error}, older ones may send nothing else. */
    private Optional<String> problemIn(T item) {
        if (item.getErrorDetail() != null) {
            String message = item.getErrorDetail().getMessage();
            return Optional.of(message == null ? "the engine reports an error without a message" : message);
        }
        return Optional.ofNullable(item.getRawValues().get("error")).map(String::valueOf);
    }
}
