package dev.shipline.eks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.shipline.document.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** AWS's services of clusters and of tokens in this JVM. They check each signature by hand, and answer nobody without a right one. */
final class FakeAws implements AutoCloseable {
    static final String KEY = "AKIDEXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    static final String ARN = "arn:aws:sts::123456789012:assumed-role/ci/circleci-acme-4711";
    static final String CLUSTER_ARN = "arn:aws:eks:eu-west-1:123456789012:cluster/prod";

    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/([^,]+), SignedHeaders=([^,]+), Signature=(\\w+)");

    private final HttpServer server;
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private Optional<Reply> refusal = Optional.empty();

    FakeAws() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    record Reply(int status, String error, Map<String, Object> body) {}

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    EksEndpoints endpoints() {
        return new EksEndpoints(Optional.of(url()), Optional.of(url()));
    }

    /** What the next question for a cluster is answered. */
    void answer(int status, String error, String message) {
        replies.add(new Reply(status, error, Map.of("message", message)));
    }

    void answer(Map<String, Object> cluster) {
        replies.add(new Reply(200, "", Map.of("cluster", cluster)));
    }

    /** From now on nobody is told who he is. */
    void refuseIdentities(String code, String message) {
        refusal = Optional.of(new Reply(403, "", Map.of("Error", Map.of("Code", code, "Message", message))));
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        requests.add(uri.getPath());
        Reply reply = isSigned(exchange)
                ? uri.getPath().startsWith("/clusters/") ? cluster() : identity()
                : new Reply(403, "SignatureDoesNotMatch", Map.of("message", "the signature is wrong"));
        byte[] body = Document.of(reply.body()).toJson().getBytes(StandardCharsets.UTF_8);
        if (!reply.error().isEmpty()) {
            exchange.getResponseHeaders().set("x-amzn-ErrorType", reply.error() + ":http://internal.amazon.com/");
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Reply cluster() {
        return replies.size() > 1 ? replies.remove() : replies.element();
    }

    private Reply identity() {
        return refusal.orElseGet(() -> new Reply(
                200,
                "",
                Map.of(
                        "GetCallerIdentityResponse",
                        Map.of("GetCallerIdentityResult", Map.of("Arn", ARN, "Account", "123456789012")))));
    }

    private static boolean isSigned(HttpExchange exchange) {
        URI url = exchange.getRequestURI();
        Map<String, String> query = SigV4.query(url);
        String service = url.getPath().startsWith("/clusters/") ? "eks" : "sts";
        if (query.containsKey("X-Amz-Signature")) {
            String[] credential = query.get("X-Amz-Credential").split("/", 2);
            String expected = new SigV4(SECRET)
                    .of(
                            url,
                            credential[1],
                            query.get("X-Amz-Date"),
                            headers(exchange, query.get("X-Amz-SignedHeaders")),
                            SigV4.sha256(""));
            return credential[0].equals(KEY)
                    && credential[1].endsWith("/eu-west-1/" + service + "/aws4_request")
                    && expected.equals(query.get("X-Amz-Signature"));
        }
        Matcher header = AUTHORIZATION.matcher(
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (!header.matches()) {
            return false;
        }
        Map<String, String> signed = headers(exchange, header.group(3));
        String expected = new SigV4(SECRET)
                .of(
                        url,
                        header.group(2),
                        exchange.getRequestHeaders().getFirst("X-Amz-Date"),
                        signed,
                        SigV4.sha256(""));
        return header.group(1).equals(KEY)
                && header.group(2).endsWith("/eu-west-1/" + service + "/aws4_request")
                && expected.equals(header.group(4));
    }

    private static Map<String, String> headers(HttpExchange exchange, String names) {
        return Arrays.stream(names.split(";"))
                .collect(Collectors.toMap(
                        name -> name,
                        name -> String.valueOf(exchange.getRequestHeaders().getFirst(name))));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
