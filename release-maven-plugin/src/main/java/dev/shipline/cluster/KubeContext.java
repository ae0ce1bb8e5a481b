package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One context with its cluster and its user.
 *
 * @param access where its token comes from if it is in no kubeconfig
 * @param words  what is said of it when something is wrong
 */
record KubeContext(
        String name,
        String clusterName,
        KubeconfigEntry cluster,
        String userName,
        KubeconfigEntry user,
        Optional<ClusterAccess> access,
        TargetWords words) {
    KubeContext {
        requireNonNull(access, "access is null");
        requireNonNull(words, "words is null");
    }

    KubeContext(String name, String clusterName, KubeconfigEntry cluster, String userName, KubeconfigEntry user) {
        this(name, clusterName, cluster, userName, user, Optional.empty(), TargetWords.ofKubeconfig(name));
    }

    static KubeContext of(ClusterAccess access) {
        Map<String, Object> cluster = new LinkedHashMap<>();
        cluster.put("server", access.server().toString());
        if (!access.certificateAuthority().isEmpty()) {
            cluster.put("certificate-authority-data", access.certificateAuthority());
        }
        return new KubeContext(
                access.name(),
                access.name(),
                new KubeconfigEntry(Document.of(cluster), Path.of("")),
                access.name(),
                KubeconfigEntry.NONE,
                Optional.of(access),
                TargetWords.of(access));
    }

    String server() {
        return cluster.document().at("server").text("");
    }

    /** Where a new token is to be had whenever one is needed; absent where the user has none, or one for ever. */
    Optional<TokenSource> tokens() {
        return access.<TokenSource>map(way -> way)
                .or(() -> Optional.ofNullable(user.movable().get("tokenFile"))
                        .map(file -> new TokenFile(Path.of(file.toString()))));
    }

    /**
     * A kubeconfig of this context alone, as JSON, which is YAML as well. It names no namespace: whoever reads it must say which one is meant. Holds what
     * opens the cluster, so it belongs in a file of the owner only. A token that ends is in it as it is now: whoever is given the file must be short.
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
        kubeconfig.put("users", List.of(Map.of("name", userName, "user", credentials())));
        return Document.of(kubeconfig).toPrettyJson();
    }

    private Map<String, Object> credentials() {
        return access.<Map<String, Object>>map(
                        way -> Map.of("token", way.token().reveal()))
                .orElseGet(user::movable);
    }

    /** Prints no credentials. */
    @Override
    public String toString() {
        return name + " at " + server();
    }
}
