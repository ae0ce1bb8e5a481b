package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Notices that requests go out without credentials, as they do when the kubeconfig's exec command fails. The version of the cluster tells nothing about
 * that: everybody may read it. What every user may do, and only nobody may not, is ask for its own rights.
 */
final class AnonymousAccess {
    private final KubernetesClient client;

    AnonymousAccess(KubernetesClient client) {
        this.client = requireNonNull(client, "client is null");
    }

    /** @throws KubernetesClientException if the API takes us for nobody */
    void refuse() {
        SelfSubjectAccessReview question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb("list")
                .withResource("secrets")
                .endResourceAttributes()
                .endSpec()
                .build();
        try {
            client.authorization().v1().selfSubjectAccessReview().create(question);
        } catch (KubernetesClientException e) {
            boolean isRefused = e.getCode() == 401
                    || e.getCode() == 403 && String.valueOf(e.getMessage()).contains("system:anonymous");
            if (isRefused) {
                throw e;
            }
        }
    }
}
