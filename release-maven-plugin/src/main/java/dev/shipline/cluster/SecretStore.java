package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and changes Secrets. */
final class SecretStore {
    private final KubernetesClient client;
    private final ApiFailures failures;

    SecretStore(KubernetesClient client, ApiFailures failures) {
        this.client = requireNonNull(client, "client is null");
        this.failures = requireNonNull(failures, "failures is null");
    }

    List<ClusterSecret> list(String namespace, Map<String, String> labels) {
        return failures.explainedRead(
                Access.to("list", "secrets", namespace),
                () -> client.secrets().inNamespace(namespace).withLabels(labels).list().getItems().stream()
                        .map(SecretStore::known)
                        .toList());
    }

    /** Everything but labels and data stays as it is in the cluster. */
    void replace(ClusterSecret wanted) {
        Secret live = failures.explainedRead(Access.to("get", "secrets", wanted.namespace()), () -> client.secrets()
                .inNamespace(wanted.namespace())
                .withName(wanted.name())
                .get());
        if (live == null || !wanted.resourceVersion().equals(live.getMetadata().getResourceVersion())) {
            throw new ReleaseFailure(
                    FailureCode.RELEASE_BUSY,
                    "cannot update secret " + wanted.name() + " in namespace " + wanted.namespace(),
                    live == null ? "it is gone" : "somebody else changed it in the meantime",
                    "run the release again when no other one is under way");
        }
        live.getMetadata().setLabels(wanted.labels());
        live.setData(encoded(wanted.data()));
        failures.explained(Access.to("update", "secrets", wanted.namespace()), () -> client.secrets()
                .inNamespace(wanted.namespace())
                .resource(live)
                .lockResourceVersion(wanted.resourceVersion())
                .update());
    }

    /** One that is gone already is as good as deleted. */
    void delete(String namespace, String name) {
        failures.explained(
                Access.to("delete", "secrets", namespace),
                () -> client.secrets().inNamespace(namespace).withName(name).delete());
    }

    private static ClusterSecret known(Secret secret) {
        return new ClusterSecret(
                secret.getMetadata().getNamespace(),
                secret.getMetadata().getName(),
                Optional.ofNullable(secret.getType()).orElse("Opaque"),
                Optional.ofNullable(secret.getMetadata().getLabels()).orElse(Map.of()),
                decoded(Optional.ofNullable(secret.getData()).orElse(Map.of())),
                secret.getMetadata().getResourceVersion());
    }

    private static Map<String, byte[]> decoded(Map<String, String> data) {
        Map<String, byte[]> decoded = new HashMap<>();
        data.forEach((key, value) -> decoded.put(key, Base64.getDecoder().decode(value)));
        return decoded;
    }

    private static Map<String, String> encoded(Map<String, byte[]> data) {
        Map<String, String> encoded = new HashMap<>();
        data.forEach((key, value) -> encoded.put(key, Base64.getEncoder().encodeToString(value)));
        return encoded;
    }
}
