package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The kinds of objects that an API server knows, asked for side by side. */
final class ServedResources {
    private final KubernetesClient client;
    private final AccessReviews reviews;

    ServedResources(KubernetesClient client, AccessReviews reviews) {
        this.client = requireNonNull(client, "client is null");
        this.reviews = requireNonNull(reviews, "reviews is null");
    }

    /** By version. Of one that the server does not know there are none. */
    Map<String, List<APIResource>> in(List<String> versions) {
        List<List<APIResource>> lists = reviews.sideBySide(versions.stream()
                .<Callable<List<APIResource>>>map(version -> () -> resources(version))
                .toList());
        Map<String, List<APIResource>> served = new LinkedHashMap<>();
        for (int i = 0; i < versions.size(); i++) {
            served.put(versions.get(i), lists.get(i));
        }
        return served;
    }

    private List<APIResource> resources(String version) {
        try {
            APIResourceList list = client.getApiResources(version);
            return list == null ? List.of() : list.getResources();
        } catch (KubernetesClientException e) {
            return List.of();
        }
    }
}
