package dev.shipline.registry;

import dev.shipline.image.ImageName;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A registry down to its sockets: what it says on the line, and when it stops saying it, is the test's. Speaks no TLS, so it is spoken to in plain http. */
final class FaultyRegistry implements AutoCloseable {
    /** One request on the line; the body is not read yet. */
    record Call(String method, String path, List<String> headers, InputStream in, OutputStream out) {
        void say(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        long length() {
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .mapToLong(header -> Long.parseLong(
                            header.substring(header.indexOf(':') + 1).strip()))
                    .findFirst()
                    .orElse(0);
        }

        void readBody() throws IOException {
            in.readNBytes((int) length());
        }
    }

    /** What it does with a request; afterwards the connection is closed. */
    @FunctionalInterface
    interface Behaviour {
        void meet(Call call) throws IOException, InterruptedException;
    }

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Behaviour behaviour;

    FaultyRegistry(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        threads.submit(this::listen);
    }

    ImageName name() {
        return new ImageName("localhost:" + socket.getLocalPort(), "acme/orders");
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Until the test is over. */
    void hang() throws InterruptedException {
        closed.await();
    }

    /** A short moment, shorter if the test is over. */
    boolean endsWithin(long milliseconds) throws InterruptedException {
        return closed.await(milliseconds, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        threads.shutdownNow();
    }

    private Void listen() throws IOException {
        while (true) {
            Socket line = socket.accept();
            threads.submit(() -> {
                try (line) {
                    answer(line);
                }
                return null;
            });
        }
    }

    private void answer(Socket line) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(line.getInputStream());
        // what begins a TLS handshake; a registry without TLS hangs up
        in.mark(1);
        if (in.read() == 0x16) {
            line.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        in.reset();
        String request = line(in);
        if (request.isEmpty()) {
            return;
        }
        List<String> headers = new CopyOnWriteArrayList<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            headers.add(header);
        }
        String[] words = request.split(" ");
        requests.add(words[0] + " " + words[1]);
        behaviour.meet(new Call(words[0], words[1], headers, in, line.getOutputStream()));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
