package dev.shipline.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;

/** A port in front of a plain http server that answers TLS as real servers do, in plain http; the JDK's server would leave such a client waiting. */
public final class PlainPort implements AutoCloseable {
    private static final int TLS_HANDSHAKE = 0x16;
    private static final byte[] NOT_UNDERSTOOD =
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket port;
    private final InetSocketAddress server;
    private final ExecutorService threads;

    /** @param number 0 for any port that is free */
    public PlainPort(int number, InetSocketAddress server, ExecutorService threads) throws IOException {
        this.port = new ServerSocket(number, 0, InetAddress.getLoopbackAddress());
        this.server = server;
        this.threads = threads;
        threads.execute(this::accept);
    }

    public int number() {
        return port.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        port.close();
    }

    private void accept() {
        while (!port.isClosed()) {
            try {
                Socket client = port.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket backend = new Socket()) {
            InputStream in = client.getInputStream();
            byte[] buffer = new byte[16 * 1024];
            int count = in.read(buffer);
            if (count > 0 && buffer[0] == TLS_HANDSHAKE) {
                client.getOutputStream().write(NOT_UNDERSTOOD);
                return;
            }
            backend.connect(server);
            threads.execute(() -> copy(backend, client));
            OutputStream out = backend.getOutputStream();
            while (count > 0) {
                out.write(buffer, 0, count);
                count = in.read(buffer);
            }
        } catch (IOException e) {
            // the client went away, which is its right
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException e) {
            // one of the two is gone, and thereby the connection
        }
    }
}
