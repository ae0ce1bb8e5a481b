package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

/** A workload by its kind, namespace and name. It prints as people say it: "Deployment orders". */
record WorkloadId(WorkloadKind kind, String namespace, String name) {
    WorkloadId {
        requireNonNull(kind, "kind is null");
        requireNonNull(namespace, "namespace is null");
        requireNonNull(name, "name is null");
    }

    @Override
    public String toString() {
        return kind.word() + " " + name;
    }
}
