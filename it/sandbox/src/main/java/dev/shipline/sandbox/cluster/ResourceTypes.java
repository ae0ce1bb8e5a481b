package dev.shipline.sandbox.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every kind of object that the sandbox serves. */
final class ResourceTypes {
    static final ResourceType NAMESPACES =
            new ResourceType("", List.of("v1"), "Namespace", "namespaces", false, Set.of("status"), List.of("ns"));
    static final ResourceType PODS = core("Pod", "pods", Set.of("status", "log"), "po");
    static final ResourceType SECRETS = core("Secret", "secrets", Set.of());
    static final ResourceType CONFIG_MAPS = core("ConfigMap", "configmaps", Set.of(), "cm");
    static final ResourceType SERVICES = core("Service", "services", Set.of("status"), "svc");
    static final ResourceType SERVICE_ACCOUNTS = core("ServiceAccount", "serviceaccounts", Set.of(), "sa");
    static final ResourceType EVENTS = core("Event", "events", Set.of(), "ev");
    static final ResourceType DEPLOYMENTS =
            grouped("apps", "Deployment", "deployments", Set.of("status", "scale"), "deploy");
    static final ResourceType REPLICA_SETS =
            grouped("apps", "ReplicaSet", "replicasets", Set.of("status", "scale"), "rs");
    static final ResourceType STATEFUL_SETS =
            grouped("apps", "StatefulSet", "statefulsets", Set.of("status", "scale"), "sts");
    static final ResourceType DAEMON_SETS = grouped("apps", "DaemonSet", "daemonsets", Set.of("status"), "ds");
    static final ResourceType JOBS = grouped("batch", "Job", "jobs", Set.of("status"));
    static final ResourceType CRON_JOBS = grouped("batch", "CronJob", "cronjobs", Set.of("status"), "cj");
    static final ResourceType AUTOSCALERS = new ResourceType(
            "autoscaling",
            List.of("v2", "v1"),
            "HorizontalPodAutoscaler",
            "horizontalpodautoscalers",
            true,
            Set.of("status"),
            List.of("hpa"));
    static final ResourceType INGRESSES = grouped("networking.k8s.io", "Ingress", "ingresses", Set.of("status"), "ing");
    static final ResourceType DISRUPTION_BUDGETS =
            grouped("policy", "PodDisruptionBudget", "poddisruptionbudgets", Set.of("status"), "pdb");
    static final ResourceType ROLES = grouped("rbac.authorization.k8s.io", "Role", "roles", Set.of());
    static final ResourceType ROLE_BINDINGS =
            grouped("rbac.authorization.k8s.io", "RoleBinding", "rolebindings", Set.of());
    static final ResourceType LEASES = grouped("coordination.k8s.io", "Lease", "leases", Set.of());
    /** Answered, never stored. */
    static final ResourceType ACCESS_REVIEWS = new ResourceType(
            "authorization.k8s.io",
            List.of("v1"),
            "SelfSubjectAccessReview",
            "selfsubjectaccessreviews",
            false,
            Set.of(),
            List.of());

    static final List<ResourceType> ALL = List.of(
            NAMESPACES,
            PODS,
            SECRETS,
            CONFIG_MAPS,
            SERVICES,
            SERVICE_ACCOUNTS,
            EVENTS,
            DEPLOYMENTS,
            REPLICA_SETS,
            STATEFUL_SETS,
            DAEMON_SETS,
            JOBS,
            CRON_JOBS,
            AUTOSCALERS,
            INGRESSES,
            DISRUPTION_BUDGETS,
            ROLES,
            ROLE_BINDINGS,
            LEASES,
            ACCESS_REVIEWS);

    private ResourceTypes() {}

    static Optional<ResourceType> find(String group, String version, String plural) {
        return ALL.stream()
                .filter(type -> type.group().equals(group)
                        && type.versions().contains(version)
                        && type.plural().equals(plural))
                .findFirst();
    }

    private static ResourceType core(String kind, String plural, Set<String> subresources, String... shortNames) {
        return grouped("", kind, plural, subresources, shortNames);
    }

    private static ResourceType grouped(
            String group, String kind, String plural, Set<String> subresources, String... shortNames) {
        return new ResourceType(group, List.of("v1"), kind, plural, true, subresources, List.of(shortNames));
    }
}
