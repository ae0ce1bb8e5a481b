package dev.shipline.cluster;

import dev.shipline.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One context with its cluster and its user. */
record KubeContext(String name, String clusterName, KubeconfigEntry cluster, String userName, KubeconfigEntry user) {
    String server() {
        return cluster.document().at("server").text("");
    }

    /**
     * A kubeconfig of this context alone, as JSON, which is YAML as well. It names no namespace: whoever reads it must say which one is meant. Holds what
     * opens the cluster, so it belongs in a file of the owner only.
     */
    String kubeconfig() {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("cluster", clusterName);
        context.put("user", userName);
        Map<String, Object> kubeconfig = new LinkedHashMap<>();
        kubeconfig.put("apiVersion", "v1");
        kubeconfig.put("kind", "Config");
        kubeconfig.put("current-context", name);
        kubeconfig.put("contexts", List.of(Map.of("name", name, "context", context)));
        kubeconfig.put("clusters", List.of(Map.of("name", clusterName, "cluster", cluster.movable())));
        kubeconfig.put("users", List.of(Map.of("name", userName, "user", user.movable())));
        return Document.of(kubeconfig).toPrettyJson();
    }

    /** Prints no credentials. */
    @Override
    public String toString() {
        return name + " at " + server();
    }
}
