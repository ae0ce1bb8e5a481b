package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/** Greets a port of this machine in TLS, and looks at the first byte that comes back. No handshake is finished and nothing else is sent. */
final class TlsProbe {
    private static final int TLS_PORT = 443;
    private static final int NO_PORT = -1;
    private static final int ALERT = 0x15;
    private static final int HANDSHAKE = 0x16;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String host;
    private final int port;
    private final Duration patience;

    TlsProbe(String host, int port, Duration patience) {
        this.host = requireNonNull(host, "host is null");
        this.port = port;
        this.patience = requireNonNull(patience, "patience is null");
    }

    static TlsProbe of(RegistryHost registry) {
        URI uri = URI.create("https://" + registry);
        return new TlsProbe(uri.getHost(), uri.getPort(), PATIENCE);
    }

    /** Whether it does; empty where nobody listens, or nobody answers in time. */
    Optional<Boolean> speaksTls() {
        int millis = Math.toIntExact(patience.toMillis());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port == NO_PORT ? TLS_PORT : port), millis);
            socket.setSoTimeout(millis);
            return answer(socket);
        } catch (ConnectException e) {
            // without a port there are two to try, the one for https and the one for http
            return port == NO_PORT ? Optional.of(false) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<Boolean> answer(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write(greeting());
            int first = socket.getInputStream().read();
            return Optional.of(first == HANDSHAKE || first == ALERT);
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            // hung up on: a server of TLS at least says why
            return Optional.of(false);
        }
    }

    /** A client's first message, the same that a request by https would begin with. */
    private byte[] greeting() throws SSLException {
        SSLEngine engine = context().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        ByteBuffer message = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), message);
        byte[] bytes = new byte[message.flip().remaining()];
        message.get(bytes);
        return bytes;
    }

    /** Trusts nobody: it only ever speaks the first word. */
    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS: " + e.getMessage(), e);
        }
    }
}
