package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.metrics.DatadogLine.Answer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** One HTTP/1.1 request on a connection of its own through a {@link ProxyTunnels tunnel}, which Java's HTTP client cannot be given. */
final class TunnelRequest {
    private static final int HTTPS = 443;
    private static final int LONGEST_LINE = 64 * 1024;
    /** A list of a hundred dashboards fits in well. */
    private static final int LONGEST_ANSWER = 16 * 1024 * 1024;

    private final ProxyTunnels tunnels;
    private final Duration connect;
    private final Duration patience;

    TunnelRequest(ProxyTunnels tunnels, Duration connect, Duration patience) {
        this.tunnels = requireNonNull(tunnels, "tunnels is null");
        this.connect = requireNonNull(connect, "connect is null");
        this.patience = requireNonNull(patience, "patience is null");
    }

    Answer send(HttpRequest request, String body) throws IOException {
        URI address = request.uri();
        int port = address.getPort() < 0 ? HTTPS : address.getPort();
        try (Socket tunnel = tunnels.createSocket()) {
            tunnel.connect(InetSocketAddress.createUnresolved(address.getHost(), port), (int) connect.toMillis());
            tunnel.setSoTimeout((int) patience.toMillis());
            try (SSLSocket tls = (SSLSocket) tunnels.createSocket(tunnel, address.getHost(), port, false)) {
                SSLParameters parameters = tls.getSSLParameters();
                // without it any certificate of a trusted authority would do
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
                byte[] content = body.getBytes(StandardCharsets.UTF_8);
                tls.getOutputStream().write(head(request, content.length).getBytes(StandardCharsets.US_ASCII));
                tls.getOutputStream().write(content);
                tls.getOutputStream().flush();
                return answer(new BufferedInputStream(tls.getInputStream()));
            }
        }
    }

    private static String head(HttpRequest request, int length) {
        URI address = request.uri();
        String path = (address.getRawPath().isEmpty() ? "/" : address.getRawPath())
                + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
        StringBuilder head = new StringBuilder(request.method() + " " + path + " HTTP/1.1\r\n");
        head.append("Host: ").append(address.getRawAuthority()).append("\r\n");
        head.append("Connection: close\r\nContent-Length: ").append(length).append("\r\n");
        request.headers()
                .map()
                .forEach((name, values) -> values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n")));
        return head.append("\r\n").toString();
    }

    private static Answer answer(InputStream in) throws IOException {
        String status = line(in);
        if (!status.matches("HTTP/1\\.[01] \\d\\d\\d.*")) {
            throw new IOException("no answer came");
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] header = line.split(":\\s*", 2);
            headers.computeIfAbsent(header[0], name -> new ArrayList<>()).add(header.length < 2 ? "" : header[1]);
        }
        return new Answer(
                Integer.parseInt(status.substring(9, 12)),
                new String(body(in, headers), StandardCharsets.UTF_8),
                headers);
    }

    /** By its length or its pieces where the server tells them: not every proxy hands on that a connection has ended. */
    private static byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
        if (headers.getOrDefault("Transfer-Encoding", List.of()).contains("chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = size(in); size > 0 && body.size() < LONGEST_ANSWER; size = size(in)) {
                body.write(in.readNBytes(Math.min(size, LONGEST_ANSWER)));
                line(in);
            }
            return body.toByteArray();
        }
        long length = headers.getOrDefault("Content-Length", List.of()).stream()
                .findFirst()
                .map(Long::parseLong)
                .orElse((long) LONGEST_ANSWER);
        return in.readNBytes((int) Math.min(length, LONGEST_ANSWER));
    }

    private static int size(InputStream in) throws IOException {
        String line = line(in).replaceFirst(";.*", "").strip();
        return line.isEmpty() ? 0 : Integer.parseInt(line, 16);
    }

    /** Empty at the end of the header, and of the stream. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n' && line.length() < LONGEST_LINE; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }
}
