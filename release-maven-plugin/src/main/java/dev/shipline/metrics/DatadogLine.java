package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** The way of single requests to Datadog: Java's HTTP client, but where a proxy asks for a password on the way to a TLS server. */
public final class DatadogLine {
    /** @param headers names as they came */
    public record Answer(int status, String body, Map<String, List<String>> headers) {}

    private final Duration patience;
    private final HttpClient http;
    private final Optional<HttpProxy> proxy;
    private final Optional<TunnelRequest> tunnels;

    /**
     * @param connect  how long a connection may take
     * @param patience how long an answer may take
     */
    DatadogLine(MetricsSettings settings, Duration connect, Duration patience, SSLSocketFactory tls) {
        this(settings.address().startsWith("https:"), settings.options().proxy(), connect, patience, tls);
    }

    private DatadogLine(
            boolean isTls, Optional<HttpProxy> proxy, Duration connect, Duration patience, SSLSocketFactory tls) {
        this.patience = requireNonNull(patience, "patience is null");
        this.proxy = requireNonNull(proxy, "proxy is null");
        this.tunnels = proxy.filter(one -> isTls && one.login().isPresent())
                .map(one -> new TunnelRequest(new ProxyTunnels(one, tls), connect, patience));
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect);
        proxy.ifPresent(one -> builder.proxy(ProxySelector.of(one.address())));
        this.http = builder.build();
    }

    /**
     * @param connect  how long a connection may take
     * @param patience how long an answer may take
     */
    public static DatadogLine to(URI address, Optional<HttpProxy> proxy, Duration connect, Duration patience) {
        SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
        return new DatadogLine("https".equals(address.getScheme()), proxy, connect, patience, tls);
    }

    /**
     * @param body empty: none
     * @throws IllegalArgumentException if a header is none
     */
    public Answer send(String method, URI address, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(address)
                .timeout(patience)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(builder::header);
        if (tunnels.isPresent()) {
            return tunnels.get().send(builder.build(), body);
        }
        proxy.flatMap(HttpProxy::authorization).ifPresent(value -> builder.header("Proxy-Authorization", value));
        HttpResponse<String> answer = http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body(), answer.headers().map());
    }
}
