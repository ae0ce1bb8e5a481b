package dev.shipline.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.shipline.sandbox.loopback.Call;
import dev.shipline.sandbox.loopback.Json;
import dev.shipline.sandbox.loopback.LoopbackServer;
import dev.shipline.sandbox.loopback.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** The intake's front door. */
final class IntakeApi implements LoopbackServer.Service {
    private static final String PATCHES = "/api/v2/dora/deployments/";
    private static final int MAX_BODY = 500_000;
    private static final int MAX_INFLATED = 5_000_000;

    private final String apiKey;
    private final Received received;
    private final Clock clock;
    private final DashboardApi dashboards = new DashboardApi();
    private volatile Optional<SeriesForward> forward = Optional.empty();

    IntakeApi(String apiKey, Received received, Clock clock) {
        this.apiKey = apiKey;
        this.received = received;
        this.clock = clock;
    }

    /** Hands on the series of version 1 that pass the checks. */
    void forwardSeries(SeriesForward to) {
        forward = Optional.of(to);
    }

    @Override
    public Reply answer(Call call) throws IOException {
        try {
            requireKey(call);
            return route(call);
        } catch (Rejection rejection) {
            Map<String, Object> record = new LinkedHashMap<>();
            record.put("request", call.method() + " " + call.path());
            record.put("status", rejection.status());
            record.put("message", rejection.getMessage());
            received.add("rejection", record);
            return Reply.json(rejection.status(), Map.of("errors", List.of(rejection.getMessage())));
        }
    }

    DashboardApi dashboards() {
        return dashboards;
    }

    private Reply route(Call call) throws IOException {
        if (dashboards.isAsked(call)) {
            return dashboards.answer(call, () -> payload(call));
        }
        if (call.method().equals("PATCH") && call.path().startsWith(PATCHES)) {
            return patch(call, call.path().substring(PATCHES.length()));
        }
        return switch (call.method() + " " + call.path()) {
            case "GET /api/v1/validate" -> Reply.json(200, Map.of("valid", true));
            case "POST /api/v2/series" -> take(SeriesRules.v2(payload(call), clock.instant()));
            case "POST /api/v1/series" -> seriesV1(call);
            case "POST /api/v1/distribution_points" -> take(SeriesRules.distributions(payload(call), clock.instant()));
            case "POST /api/v1/events" -> event(EventRules.event(payload(call), clock.instant()));
            case "POST /api/v2/dora/deployment" -> dora("deployment", EventRules.deployment(payload(call)));
            case "POST /api/v2/dora/failure", "POST /api/v2/dora/incident" ->
                dora("failure", EventRules.failure(payload(call)));
            default -> throw new Rejection(404, "no such page in the intake");
        };
    }

    private void requireKey(Call call) {
        String query = call.rawQuery().toLowerCase(Locale.ROOT);
        if (call.rawQuery().contains(apiKey) || query.contains("api_key=") || query.contains("application_key=")) {
            throw new Rejection(403, "the key is in the URL, where every proxy logs it");
        }
        if (!call.header("DD-API-KEY").filter(apiKey::equals).isPresent()) {
            throw new Rejection(403, "Forbidden");
        }
    }

    private static JsonNode payload(Call call) throws IOException {
        return parsed(call, body(call));
    }

    private static byte[] body(Call call) throws IOException {
        byte[] body = call.body().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw new Rejection(413, "the body has more than " + MAX_BODY + " bytes");
        }
        return body;
    }

    private static JsonNode parsed(Call call, byte[] body) {
        String type = call.header("Content-Type").orElse("");
        if (!type.startsWith("application/json") && !type.startsWith("text/json")) {
            throw Rejection.badRequest("Content-Type is \"" + type + "\", not JSON");
        }
        byte[] content = inflate(call.header("Content-Encoding").orElse("identity"), body);
        if (content.length > MAX_INFLATED) {
            throw new Rejection(413, "the inflated body has more than " + MAX_INFLATED + " bytes");
        }
        return Json.parse(content)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> Rejection.badRequest("the body is not a JSON object"));
    }

    private static byte[] inflate(String encoding, byte[] body) {
        try (InputStream in = new ByteArrayInputStream(body);
                InputStream inflated =
                        switch (encoding) {
                            case "identity" -> in;
                            case "gzip" -> new GZIPInputStream(in);
                            case "deflate" -> new InflaterInputStream(in);
                            default -> throw Rejection.badRequest("Content-Encoding " + encoding + " is not known");
                        }) {
            return inflated.readNBytes(MAX_INFLATED + 1);
        } catch (IOException e) {
            throw Rejection.badRequest("the body is not " + encoding + ": " + e.getMessage());
        }
    }

    private Reply seriesV1(Call call) throws IOException {
        byte[] body = body(call);
        List<ReceivedMetric> metrics = SeriesRules.v1(parsed(call, body), clock.instant());
        if (forward.isPresent()) {
            forward.get().send(call, body);
        }
        return take(metrics);
    }

    private Reply take(List<ReceivedMetric> metrics) {
        metrics.forEach(metric -> received.add("metric", metric));
        return Reply.json(202, Map.of("errors", List.of()));
    }

    private Reply event(ReceivedEvent event) {
        received.add("event", event);
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("id", Math.abs(UUID.randomUUID().getLeastSignificantBits()));
        stored.put("title", event.title());
        stored.put("text", event.text());
        stored.put("tags", event.tags());
        stored.put("date_happened", event.dateHappened());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", "ok");
        answer.put("event", stored);
        return Reply.json(202, answer);
    }

    private Reply dora(String kind, JsonNode attributes) {
        String id = attributes.path("id").asText(UUID.randomUUID().toString());
        received.add(kind, ((ObjectNode) attributes).put("id", id));
        return Reply.json(200, Map.of("data", Map.of("id", id, "type", "dora_" + kind)));
    }

    private Reply patch(Call call, String id) throws IOException {
        if (call.header("DD-APPLICATION-KEY").filter(key -> !key.isBlank()).isEmpty()) {
            throw new Rejection(403, "a change of a deployment needs DD-APPLICATION-KEY too");
        }
        JsonNode data = payload(call).path("data");
        Optional<JsonNode> deployment = received.all("deployment", JsonNode.class).stream()
                .filter(known -> known.path("id").asText().equals(id))
                .findFirst();
        if (deployment.isEmpty()) {
            throw new Rejection(404, "no deployment " + id);
        }
        if (!data.path("id").asText().equals(id)
                || !data.path("type").asText().equals("dora_deployment_patch_request")) {
            throw Rejection.badRequest("\"data\" needs the id of the path and type dora_deployment_patch_request");
        }
        received.add("deployment-patch", data);
        return Reply.json(202, Map.of());
    }
}
