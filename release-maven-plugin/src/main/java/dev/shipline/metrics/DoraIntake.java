package dev.shipline.metrics;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.metrics.IntakeException.Reaction;
import dev.shipline.secret.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/** Deployments, failures, and what became of an earlier deployment. By the JDK's client, since Datadog's cannot PATCH on Java 16 and later. */
final class DoraIntake implements Intake {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration BREATH = Duration.ofMillis(250);

    private final MetricsSettings settings;
    private final Secret apiKey;
    private final DatadogLine line;

    DoraIntake(MetricsSettings settings, Secret apiKey) {
        this(settings, apiKey, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    DoraIntake(MetricsSettings settings, Secret apiKey, SSLSocketFactory tls) {
        this.settings = requireNonNull(settings, "settings is null");
        this.apiKey = requireNonNull(apiKey, "apiKey is null");
        this.line = new DatadogLine(settings, CONNECT_TIMEOUT, READ_TIMEOUT, tls);
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
            DatadogLine.Answer answer = answered(record);
            if (answer.status() == 404 && record.kind() == Signal.Kind.PATCH) {
                throw new IntakeException(Reaction.SPLIT, "it was never told of the deployment " + record.id(), null);
            }
            if (answer.status() / 100 != 2) {
                throw Refusal.of(answer.status(), answer.body(), answer.headers(), Instant.now());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw trouble(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IntakeException(Reaction.STOP, "the run was interrupted", e);
        }
    }

    private DatadogLine.Answer answered(DoraRecord record) throws IOException, InterruptedException {
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
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("DD-API-KEY", apiKey.reveal());
        settings.options().appKey().ifPresent(key -> headers.put("DD-APPLICATION-KEY", key.reveal()));
        return line.send(
                record.kind() == Signal.Kind.PATCH ? "PATCH" : "POST",
                URI.create(settings.address() + path),
                headers,
                Document.of(Map.of("data", data)).toJson());
    }

    private IntakeException trouble(Exception e) {
        boolean isUnknown = e.getCause() instanceof UnresolvedAddressException
                || e.getCause() != null && e.getCause().getCause() instanceof UnresolvedAddressException;
        boolean isAway = isUnknown
                || e instanceof ConnectException
                || e instanceof SSLException
                || e instanceof HttpConnectTimeoutException
                || e instanceof IllegalArgumentException;
        return new IntakeException(isAway ? Reaction.STOP : Reaction.RETRY, BREATH, words(e, isUnknown), e);
    }

    private String words(Exception e, boolean isUnknown) {
        if (isUnknown) {
            return "the host " + settings.host() + " is unknown";
        }
        if (e instanceof IllegalArgumentException) {
            // its words would repeat the key
            return "the key is no header";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void close() {}
}
