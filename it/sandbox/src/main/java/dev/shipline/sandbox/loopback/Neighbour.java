package dev.shipline.sandbox.loopback;

import java.net.URI;

/**
 * One of the remote parts a release talks to, listening on 127.0.0.1 alone. It can be taken away and brought back at any time: after a
 * {@link #stop()} connections are refused, and a {@link #start()} brings the same part back on the same port with what it knew.
 */
public interface Neighbour extends AutoCloseable {
    /** Begins to listen; does nothing if it already does. */
    void start();

    /** Ends listening and every open request; does nothing if it does not listen. */
    void stop();

    /** The port it listens on, or did last. */
    int port();

    /** {@code http://127.0.0.1:port}. */
    default URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    default void close() {
        stop();
    }
}
