package dev.shipline.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A port that hands each reading request on to the real S3, one a connection, and writes down what was answered. */
final class CountedS3 implements AutoCloseable {
    private static final String END = "\r\n\r\n";

    /**
     * One request and its answer.
     *
     * @param request such as {@code GET /values/orders/dev.yaml}
     * @param bytes   of the answer's body
     */
    record Exchange(String request, int status, int bytes) {}

    private final ServerSocket server;
    private final URI target;
    private final SSLContext trust;
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "counted-s3");
        thread.setDaemon(true);
        return thread;
    });

    CountedS3(URI target, SSLContext trust) throws IOException {
        this.target = target;
        this.trust = trust;
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.submit(this::accept);
    }

    URI uri() {
        return URI.create("http://localhost:" + server.getLocalPort());
    }

    /** What came since the last call. */
    List<Exchange> taken() {
        List<Exchange> taken = List.copyOf(exchanges);
        exchanges.clear();
        return taken;
    }

    private Void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            threads.submit(() -> exchange(client));
        }
    }

    private Void exchange(Socket client) throws IOException {
        try (client;
                Socket remote = trust.getSocketFactory().createSocket(target.getHost(), target.getPort())) {
            String head = head(client.getInputStream());
            if (head.isEmpty()) {
                return null;
            }
            // not a signed header, and the end of the connection is then the end of the answer
            String once = head.replaceAll("(?i)\r\nConnection:[^\r]*", "").replace(END, "\r\nConnection: close" + END);
            remote.getOutputStream().write(once.getBytes(StandardCharsets.ISO_8859_1));
            remote.getOutputStream().flush();
            byte[] answer = remote.getInputStream().readAllBytes();
            String text = new String(answer, StandardCharsets.ISO_8859_1);
            exchanges.add(new Exchange(
                    head.substring(0, head.indexOf(" HTTP/")),
                    Integer.parseInt(text.split(" ", 3)[1]),
                    answer.length - text.indexOf(END) - END.length()));
            client.getOutputStream().write(answer);
            client.getOutputStream().flush();
        }
        return null;
    }

    /** Up to the empty line; a reading request has nothing after it. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.write(next);
            if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith(END)) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
