package dev.shipline.sandbox.loopback;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One port that speaks plain http and TLS. Clients of registries try TLS first; a server that knows only http waits for the end of a line that never
 * comes. The first byte tells which of two servers a connection goes to; the second is started when it is first asked for.
 */
public final class SharedPort implements Neighbour {
    private static final int TLS_HANDSHAKE = 22;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Neighbour plain;
    private final Neighbour tls;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private int port;
    private ServerSocket listener;
    private ExecutorService workers;

    /** @param port 0 for any that is free; kept from the first start on */
    public SharedPort(int port, Neighbour plain, Neighbour tls) {
        this.port = port;
        this.plain = requireNonNull(plain, "plain is null");
        this.tls = requireNonNull(tls, "tls is null");
    }

    @Override
    public synchronized void start() {
        if (listener != null) {
            return;
        }
        try {
            listener = new ServerSocket(port, 50, InetAddress.getByAddress(LOOPBACK));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port + ": " + e.getMessage(), e);
        }
        port = listener.getLocalPort();
        plain.start();
        workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "port " + port);
            thread.setDaemon(true);
            return thread;
        });
        ServerSocket current = listener;
        ExecutorService currentWorkers = workers;
        workers.execute(() -> accept(current, currentWorkers));
    }

    @Override
    public synchronized void stop() {
        if (listener == null) {
            return;
        }
        close(listener);
        listener = null;
        plain.stop();
        tls.stop();
        open.forEach(SharedPort::close);
        workers.shutdownNow();
    }

    @Override
    public synchronized int port() {
        return port;
    }

    private void accept(ServerSocket from, ExecutorService workers) {
        while (!from.isClosed()) {
            try {
                Socket client = from.accept();
                open.add(client);
                workers.execute(() -> serve(client, workers));
            } catch (IOException e) {
                // Closed; the loop ends by itself.
            }
        }
    }

    private void serve(Socket client, ExecutorService workers) {
        try {
            PushbackInputStream in = new PushbackInputStream(client.getInputStream());
            int first = in.read();
            if (first < 0) {
                release(client);
                return;
            }
            in.unread(first);
            Neighbour server = first == TLS_HANDSHAKE ? tls : plain;
            server.start();
            Socket inside = new Socket(InetAddress.getByAddress(LOOPBACK), server.port());
            inside.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            open.add(inside);
            workers.execute(() -> pump(inside, client));
            pump(in, client, inside);
        } catch (IOException e) {
            release(client);
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            pump(from.getInputStream(), from, to);
        } catch (IOException e) {
            release(from);
            release(to);
        }
    }

    /** Hands on what comes until one side ends, and then ends the other. */
    private void pump(InputStream in, Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            release(from);
            release(to);
        }
        if (from.isOutputShutdown() || to.isInputShutdown()) {
            release(from);
            release(to);
        }
    }

    private void release(Socket socket) {
        open.remove(socket);
        close(socket);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // It is gone, which is what was wanted.
        }
    }
}
