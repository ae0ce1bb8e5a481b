package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** What a client is told. */
record Reply(int code, String contentType, byte[] body) {

    static Reply ok(JsonNode body) {
        return new Reply(200, "application/json", Json.write(body));
    }

    static Reply created(JsonNode body) {
        return new Reply(201, "application/json", Json.write(body));
    }

    static Reply text(String body) {
        return new Reply(200, "text/plain", body.getBytes(StandardCharsets.UTF_8));
    }

    static Reply failure(ApiException refusal) {
        return new Reply(refusal.code(), "application/json", Json.write(refusal.status()));
    }

    /** Says that an object is gone. */
    static Reply deleted(ObjectKey key, JsonNode object) {
        ObjectNode status =
                Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
        status.putObject("metadata");
        status.putObject("details")
                .put("name", key.name())
                .put("group", key.type().group())
                .put("kind", key.type().plural())
                .put("uid", Meta.uid(object));
        return ok(status);
    }
}
