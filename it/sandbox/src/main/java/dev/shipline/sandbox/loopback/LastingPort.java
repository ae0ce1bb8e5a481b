package dev.shipline.sandbox.loopback;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;

/** Finds a port on 127.0.0.1 that is to be had again after a stop: none that the system may lend to an outgoing connection meanwhile. */
public final class LastingPort {
    private static final int LOWEST = 20_000;
    /** Linux's default; see ip_local_port_range in ip(7). */
    private static final int LOWEST_EPHEMERAL = 32_768;

    private static final int ATTEMPTS = 20;

    /** How a server takes an address. */
    @FunctionalInterface
    public interface Listening<T> {
        /** @throws BindException where somebody has it */
        T on(InetSocketAddress address) throws IOException;
    }

    private LastingPort() {}

    /**
     * A server on the port.
     *
     * @param port 0 for any that is free
     */
    public static <T> T listen(int port, Listening<T> server) throws IOException {
        for (int attempt = 0; port == 0 && attempt < ATTEMPTS; attempt++) {
            try {
                return server.on(address(ThreadLocalRandom.current().nextInt(LOWEST, LOWEST_EPHEMERAL)));
            } catch (BindException e) {
                // somebody has it; the next one
            }
        }
        return server.on(address(port));
    }

    private static InetSocketAddress address(int port) throws IOException {
        byte[] loopback = {127, 0, 0, 1};
        return new InetSocketAddress(InetAddress.getByAddress(loopback), port);
    }
}
