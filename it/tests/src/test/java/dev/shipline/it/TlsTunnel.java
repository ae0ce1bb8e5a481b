package dev.shipline.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A port that speaks plain http to clients in this JVM, whose trust store is not the test's to change, and TLS to a real part. */
final class TlsTunnel implements AutoCloseable {
    private final ServerSocket server;
    private final URI target;
    private final SSLContext trust;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tls-tunnel");
        thread.setDaemon(true);
        return thread;
    });

    TlsTunnel(URI target, SSLContext trust) throws IOException {
        this.target = target;
        this.trust = trust;
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.submit(this::accept);
    }

    URI uri() {
        return URI.create("http://localhost:" + server.getLocalPort());
    }

    private Void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            threads.submit(() -> {
                Socket remote = trust.getSocketFactory().createSocket(target.getHost(), target.getPort());
                threads.submit(() -> pump(client, remote));
                return pump(remote, client);
            });
        }
    }

    private static Void pump(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
