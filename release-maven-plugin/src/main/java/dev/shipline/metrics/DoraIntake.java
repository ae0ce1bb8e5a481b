package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.metrics.IntakeException.Reaction;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Deployments, failures, and what became of an earlier deployment. By the JDK's client, since Datadog's cannot PATCH on Java 16 and later. */
final class DoraIntake implements Intake {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration BREATH = Duration.ofMillis(250);

    private final MetricsSettings settings;
    private final Secret apiKey;
    private final HttpClient http;

    DoraIntake(MetricsSettings settings, Secret apiKey) {
        this.settings = requireNonNull(settings, "settings is null");
        this.apiKey = requireNonNull(apiKey, "apiKey is null");
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT);
        settings.options().proxy().ifPresent(proxy -> builder.proxy(ProxySelector.of(ProxyAddress.socket(proxy))));
        this.http = builder.build();
    }

    @Override
    public boolean takes(Signal.Kind kind) {
        return kind == Signal.Kind.DEPLOYMENT
                || kind == Signal.Kind.FAILURE
                || kind == Signal.Kind.PATCH && settings.options().appKey().isPresent();
    }

    @Override
    public void accept(Signal.Kind kind, List<Signal> signals) throws IntakeException {
        for (Signal signal : signals) {
            send((DoraRecord) signal);
        }
    }

    private void send(DoraRecord record) throws IntakeException {
        try {
            HttpResponse<String> answer = http.send(request(record), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 404 && record.kind() == Signal.Kind.PATCH) {
                throw new IntakeException(Reaction.SPLIT, "it was never told of the deployment " + record.id(), null);
            }
            if (answer.statusCode() / 100 != 2) {
                throw Refusal.of(
                        answer.statusCode(), answer.body(), answer.headers().map(), Instant.now());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw trouble(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IntakeException(Reaction.STOP, "the run was interrupted", e);
        }
    }

    private HttpRequest request(DoraRecord record) {
        Map<String, Object> data = new LinkedHashMap<>();
        String path =
                switch (record.kind()) {
                    case DEPLOYMENT -> "/api/v2/dora/deployment";
                    case FAILURE -> "/api/v2/dora/failure";
                    default -> {
                        data.put("id", record.id());
                        data.put("type", "dora_deployment_patch_request");
                        yield "/api/v2/dora/deployments/" + record.id();
                    }
                };
        data.put("attributes", record.attributes());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.address() + path))
                .timeout(READ_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("DD-API-KEY", apiKey.reveal())
                .method(
                        record.kind() == Signal.Kind.PATCH ? "PATCH" : "POST",
                        HttpRequest.BodyPublishers.ofString(
                                Document.of(Map.of("data", data)).toJson()));
        settings.options().appKey().ifPresent(key -> request.header("DD-APPLICATION-KEY", key.reveal()));
        return request.build();
    }

    private static IntakeException trouble(Exception e) {
        boolean isAway = e instanceof ConnectException
                || e instanceof HttpConnectTimeoutException
                || e instanceof IllegalArgumentException
                || e.getCause() instanceof UnresolvedAddressException;
        // the words of a header that is none would repeat the key
        String words = e instanceof IllegalArgumentException
                ? "the key is no header"
                : e.getClass().getSimpleName() + ": " + e.getMessage();
        return new IntakeException(isAway ? Reaction.STOP : Reaction.RETRY, BREATH, words, e);
    }

    @Override
    public void close() {}
}
