package dev.shipline.metrics;

import com.datadog.api.client.ApiClient;
import com.datadog.api.client.ApiException;
import com.datadog.api.client.v1.api.EventsApi;
import com.datadog.api.client.v1.api.MetricsApi;
import com.datadog.api.client.v1.model.DistributionPointItem;
import com.datadog.api.client.v1.model.DistributionPointsPayload;
import com.datadog.api.client.v1.model.DistributionPointsSeries;
import com.datadog.api.client.v1.model.EventAlertType;
import com.datadog.api.client.v1.model.EventCreateRequest;
import com.datadog.api.client.v1.model.EventPriority;
import dev.shipline.metrics.Signal.Distribution;
import dev.shipline.metrics.Signal.Event;
import dev.shipline.secret.Secret;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientResponseFilter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.glassfish.jersey.client.ClientProperties;
import org.glassfish.jersey.client.HttpUrlConnectorProvider;
import org.glassfish.jersey.client.JerseyClient;

/**
 * Datadog's HTTP intakes: series for counts, v1 distribution points, v1 events (the v2 events want an application key and have no deployment). One
 * request at a time. Never with the client's own retries, which may sleep for hours; never with its debugging, which logs the key; never with its
 * asynchronous calls, whose threads keep the JVM alive.
 */
final class DatadogIntake implements Intake {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);

    /** Servers as the client numbers them. */
    private static final int ANY_URL = 1;

    private static final int ANY_SITE = 2;

    private final ApiClient client = new ApiClient();
    private final CountSeries series;
    private int status;

    DatadogIntake(MetricsSettings settings, Secret apiKey) {
        this(settings, apiKey, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    DatadogIntake(MetricsSettings settings, Secret apiKey, SSLSocketFactory tls) {
        client.configureApiKeys(Map.of("apiKeyAuth", apiKey.reveal()));
        if (settings.url().isPresent()) {
            client.setServerIndex(ANY_URL);
            client.setServerVariables(urlVariables(settings.url().get()));
        } else {
            client.setServerIndex(ANY_SITE);
            client.setServerVariables(Map.of("subdomain", "api", "site", settings.site()));
        }
        settings.options()
                .proxy()
                .ifPresent(proxy -> client.setClientConfig(client.getClientConfig()
                        .connectorProvider(
                                new HttpUrlConnectorProvider().connectionFactory(url -> connection(url, proxy, tls)))));
        client.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        client.setReadTimeout((int) READ_TIMEOUT.toMillis());
        Client http = client.getHttpClient();
        // A redirect would take the key's header along to wherever it leads.
        http.property(ClientProperties.FOLLOW_REDIRECTS, false);
        http.register((ClientResponseFilter) (request, response) -> status = response.getStatus());
        if (http instanceof JerseyClient jersey) {
            // Now, while other things are done, instead of at the first request.
            jersey.preInitialize();
        }
        this.series = CountSeries.of(settings.series(), client);
    }

    /** Java's client leaves the password out of what it says to open a tunnel: see {@link ProxyTunnels}. */
    private static HttpURLConnection connection(URL url, HttpProxy proxy, SSLSocketFactory tls) throws IOException {
        Optional<String> authorization = proxy.authorization();
        if (authorization.isPresent() && url.getProtocol().equals("https")) {
            HttpsURLConnection connection = (HttpsURLConnection) url.openConnection(Proxy.NO_PROXY);
            connection.setSSLSocketFactory(new ProxyTunnels(proxy, tls));
            return connection;
        }
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(proxy.toProxy());
        authorization.ifPresent(value -> connection.setRequestProperty("Proxy-Authorization", value));
        return connection;
    }

    private static Map<String, String> urlVariables(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        return Map.of("protocol", url.getScheme(), "name", url.getRawAuthority() + path);
    }

    @Override
    public boolean takes(Signal.Kind kind) {
        return kind.isMetric() || kind == Signal.Kind.EVENT;
    }

    @Override
    public void accept(Signal.Kind kind, List<Signal> signals) throws IntakeException {
        status = 0;
        try {
            switch (kind) {
                case COUNT, GAUGE -> series.submit(signals);
                case DISTRIBUTION ->
                    submitDistributions(
                            signals.stream().map(Distribution.class::cast).toList());
                case EVENT -> {
                    for (Signal signal : signals) {
                        createEvent((Event) signal);
                    }
                }
                default -> throw new IllegalArgumentException(kind + " is nothing for this intake");
            }
        } catch (ApiException e) {
            throw Refusal.of(e);
        } catch (ProcessingException e) {
            // The status comes first: with a 2xx they were taken, whatever became of the body.
            if (status / 100 != 2) {
                throw Refusal.of(e);
            }
        }
    }

    private void submitDistributions(List<Distribution> distributions) throws ApiException {
        List<DistributionPointsSeries> points = distributions.stream()
                .map(distribution -> new DistributionPointsSeries()
                        .metric(distribution.name())
                        .addPointsItem(List.of(
                                new DistributionPointItem(
                                        (double) distribution.at().getEpochSecond()),
                                new DistributionPointItem(List.of(distribution.value()))))
                        .host(distribution.host())
                        .tags(distribution.tags()))
                .toList();
        new MetricsApi(client).submitDistributionPoints(new DistributionPointsPayload().series(points));
    }

    private void createEvent(Event event) throws ApiException {
        boolean inPassing = event.level() == Event.Level.INFO;
        new EventsApi(client)
                .createEvent(new EventCreateRequest()
                        .title(event.title())
                        .text(event.text())
                        .alertType(EventAlertType.fromValue(event.level().word()))
                        .priority(inPassing ? EventPriority.LOW : EventPriority.NORMAL)
                        .aggregationKey(event.aggregationKey())
                        .dateHappened(event.at().getEpochSecond())
                        .host(event.host())
                        .tags(event.tags()));
    }

    @Override
    public void close() {
        client.getHttpClient().close();
    }
}
