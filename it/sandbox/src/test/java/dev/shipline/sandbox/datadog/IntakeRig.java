package dev.shipline.sandbox.datadog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** An intake whose clock stands still, and a client with its key. */
final class IntakeRig implements AutoCloseable {
    static final long NOW = 1_795_343_359L;
    static final Clock AT = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
    static final String COUNT = """
            {"series": [{"metric": "ship.build.count", "type": 1, "interval": 10,
              "points": [{"timestamp": 1795343359, "value": %s}],
              "resources": [{"name": "ci-orders", "type": "host"}], "tags": ["env:dev"]}]}""";

    final HttpClient http = HttpClient.newHttpClient();
    final DatadogIntake intake;

    IntakeRig(Path folder) {
        intake = new DatadogIntake(folder, 0, "the-key", AT);
        intake.start();
    }

    HttpResponse<String> post(String path, String json) {
        return send(request(path).POST(BodyPublishers.ofString(json)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(intake.uri().resolve(path))
                .header("DD-API-KEY", "the-key")
                .header("Content-Type", "application/json");
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        intake.close();
    }
}
