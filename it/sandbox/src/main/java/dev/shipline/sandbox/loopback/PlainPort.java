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
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A port in front of a server that speaks plain http. Clients of registries try TLS first. Most servers answer that at once, in plain http; the JDK's waits
 * for the end of a line that never comes.
 */
public final class PlainPort implements Neighbour {
    private static final int TLS_HANDSHAKE = 22;
    private static final byte[] NOT_UNDERSTOOD =
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Neighbour server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private int port;
    private ServerSocket listener;
    private ExecutorService workers;

    /** @param port 0 for any that is free; kept from the first start on */
    public PlainPort(int port, Neighbour server) {
        this.port = port;
        this.server = requireNonNull(server, "server is null");
    }

    @Override
    public synchronized void start() {
        if (listener != null) {
            return;
        }
        try {
            listener =
                    LastingPort.listen(port, address -> new ServerSocket(address.getPort(), 50, address.getAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port + ": " + e.getMessage(), e);
        }
        port = listener.getLocalPort();
        server.start();
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
        server.stop();
        open.forEach(PlainPort::close);
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
            if (first == TLS_HANDSHAKE) {
                client.getOutputStream().write(NOT_UNDERSTOOD);
                client.shutdownOutput();
                // closed with something unread, the connection would be reset before the answer is read
                in.transferTo(OutputStream.nullOutputStream());
                release(client);
                return;
            }
            in.unread(first);
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
