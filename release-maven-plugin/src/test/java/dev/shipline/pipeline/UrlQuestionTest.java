package dev.shipline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UrlQuestionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> probes = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void aService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            probes.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Probe")));
            byte[] body = "one\n\ntwo\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/old", exchange -> {
            exchange.getResponseHeaders().set("Location", "/login");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private SmokeAnswer ask(String url) {
        return new UrlQuestion(URI.create(url), Map.of("X-Probe", "ship"), PATIENCE).ask(PATIENCE);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Test
    void givesStatusAndTheBeginningOfTheAnswer() {
        SmokeAnswer answer = ask(url("/health"));

        assertThat(answer.hasStatus(503)).isTrue();
        assertThat(answer.words()).isEqualTo("answers 503");
        assertThat(answer.lines()).containsExactly("one", "two");
        assertThat(probes).containsExactly("ship");
    }

    @Test
    @Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void waitsNoLongerForTheEndOfAnAnswerThatHasNone() {
        server.createContext("/events", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: 1\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        });

        SmokeAnswer answer = new UrlQuestion(URI.create(url("/events")), Map.of(), PATIENCE).ask(Duration.ofSeconds(1));

        assertThat(answer.hasStatus(200)).isTrue();
    }

    @Test
    void takesARedirectForTheAnswer() {
        SmokeAnswer answer = ask(url("/old"));

        assertThat(answer.hasStatus(302)).isTrue();
        assertThat(answer.words()).isEqualTo("answers 302 to /login (redirects are not followed)");
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        SmokeAnswer answer = ask("http://127.0.0.1:" + port + "/");

        assertThat(answer.status()).isEmpty();
        assertThat(answer.words()).isEqualTo("does not answer: the connection is refused");
        assertThat(answer.lines()).isEmpty();
    }

    @Test
    void saysThatWhatAnswersSpeaksNoTls() throws IOException, InterruptedException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answer = new Thread(() -> answerInPlainText(plain));
            answer.start();

            assertThat(ask("https://127.0.0.1:" + plain.getLocalPort() + "/").words())
                    .startsWith("does not answer: the TLS handshake fails");
            answer.join();
        }
    }

    private static void answerInPlainText(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read(new byte[512]);
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
