package dev.shipline.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;

/** A port in front of a plain http server that turns TLS away as real servers do; the JDK's server would leave such a client waiting. */
final class PlainPort implements AutoCloseable {
    private static final int TLS_HANDSHAKE = 0x16;
    private static final byte[] TLS_FATAL_HANDSHAKE_FAILURE = {0x15, 3, 1, 0, 2, 2, 40};

    private final ServerSocket port = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final InetSocketAddress server;
    private final ExecutorService threads;

    PlainPort(InetSocketAddress server, ExecutorService threads) throws IOException {
        this.server = server;
        this.threads = threads;
        threads.execute(this::accept);
    }

    int number() {
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
                client.getOutputStream().write(TLS_FATAL_HANDSHAKE_FAILURE);
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
