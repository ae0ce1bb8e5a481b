package dev.shipline.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rights that a release uses, whatever its chart is. A service account that has these, and those on the chart's objects, needs no others. */
final class ReleaseRights {
    /** What Helm does with an object of a chart; it removes one that the next version of the chart has no more. */
    static final List<String> VERBS_ON_OBJECTS = List.of("get", "create", "patch", "delete");

    private final String namespace;

    ReleaseRights(String namespace) {
        this.namespace = namespace;
    }

    /** Helm keeps a release's revisions as Secrets; one deploy at a time holds a Lease; the watch finds the pods of a workload's newest version. */
    List<Right> needed() {
        List<Right> rights = new ArrayList<>();
        List.of("get", "list", "create", "update", "delete").forEach(verb -> rights.add(right(verb, "", "secrets")));
        List.of("get", "create", "update").forEach(verb -> rights.add(right(verb, "coordination.k8s.io", "leases")));
        rights.add(right("list", "apps", "replicasets"));
        rights.add(right("list", "", "pods"));
        return rights;
    }

    /** Without them a failure is still found, but not so well explained. */
    List<Right> explaining() {
        return List.of(right("list", "", "events"), right("get", "", "pods/log"));
    }

    private Right right(String verb, String group, String resource) {
        return new Right(verb, group, resource, Optional.of(namespace));
    }
}
