package dev.shipline.helm;

import dev.shipline.cluster.ClusterSecret;
import dev.shipline.document.Document;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** A Secret as the API server speaks of it. */
final class JsonSecret {
    private JsonSecret() {}

    static Map<String, Object> tree(ClusterSecret secret) {
        Map<String, Object> data = new LinkedHashMap<>();
        secret.data().forEach((key, value) -> data.put(key, Base64.getEncoder().encodeToString(value)));
        Map<String, Object> metadata = Map.of(
                "name", secret.name(),
                "namespace", secret.namespace(),
                "labels", secret.labels(),
                "uid", "uid-" + secret.name(),
                "resourceVersion", secret.resourceVersion());
        return Map.of("kind", "Secret", "apiVersion", "v1", "type", secret.type(), "metadata", metadata, "data", data);
    }

    static ClusterSecret read(String namespace, Document secret) {
        Map<String, String> labels = new LinkedHashMap<>();
        secret.at("metadata", "labels").fields().forEach((name, value) -> labels.put(name, value.text("")));
        Map<String, byte[]> data = new LinkedHashMap<>();
        secret.at("data")
                .fields()
                .forEach((name, value) -> data.put(name, Base64.getDecoder().decode(value.text(""))));
        String name = secret.at("metadata", "name").text("");
        return new ClusterSecret(namespace, name, secret.at("type").text("Opaque"), labels, data, "0");
    }
}
