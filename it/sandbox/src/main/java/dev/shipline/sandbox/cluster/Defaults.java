package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Fills in what the author of an object left to the cluster, as far as clients notice. */
final class Defaults {
    private Defaults() {}

    static void apply(ResourceType type, ObjectNode object) {
        switch (type.plural()) {
            case "deployments" -> deployment(Json.child(object, "spec"));
            case "replicasets" -> replicated(Json.child(object, "spec"));
            case "statefulsets" -> statefulSet(Json.child(object, "spec"));
            case "daemonsets" -> daemonSet(Json.child(object, "spec"));
            case "jobs" -> job(Json.child(object, "spec"));
            case "cronjobs" -> pod(Json.child(object, "spec", "jobTemplate", "spec", "template", "spec"));
            case "pods" -> pod(Json.child(object, "spec"));
            case "secrets" -> secret(object);
            case "services" -> service(object);
            case "namespaces" -> namespace(object);
            default -> {}
        }
    }

    private static void deployment(ObjectNode spec) {
        replicated(spec);
        Json.putIfAbsent(spec, "revisionHistoryLimit", 10);
        Json.putIfAbsent(spec, "progressDeadlineSeconds", 600);
        ObjectNode strategy = Json.child(spec, "strategy");
        Json.putIfAbsent(strategy, "type", "RollingUpdate");
        if (Json.text(strategy, "type").equals("RollingUpdate")) {
            Json.putIfAbsent(Json.child(strategy, "rollingUpdate"), "maxSurge", "25%");
            Json.putIfAbsent(Json.child(strategy, "rollingUpdate"), "maxUnavailable", "25%");
        }
    }

    private static void replicated(ObjectNode spec) {
        Json.putIfAbsent(spec, "replicas", 1);
        pod(Json.child(spec, "template", "spec"));
    }

    private static void statefulSet(ObjectNode spec) {
        replicated(spec);
        Json.putIfAbsent(spec, "podManagementPolicy", "OrderedReady");
        Json.putIfAbsent(Json.child(spec, "updateStrategy"), "type", "RollingUpdate");
    }

    private static void daemonSet(ObjectNode spec) {
        pod(Json.child(spec, "template", "spec"));
        Json.putIfAbsent(Json.child(spec, "updateStrategy"), "type", "RollingUpdate");
    }

    private static void job(ObjectNode spec) {
        Json.putIfAbsent(spec, "completions", 1);
        Json.putIfAbsent(spec, "parallelism", 1);
        Json.putIfAbsent(spec, "backoffLimit", 6);
        pod(Json.child(spec, "template", "spec"));
    }

    private static void pod(ObjectNode spec) {
        Json.putIfAbsent(spec, "restartPolicy", "Always");
        Json.putIfAbsent(spec, "terminationGracePeriodSeconds", 30);
        Json.putIfAbsent(spec, "dnsPolicy", "ClusterFirst");
        Json.putIfAbsent(spec, "schedulerName", "default-scheduler");
        for (JsonNode container : spec.path("containers")) {
            if (container instanceof ObjectNode known) {
                container(known);
            }
        }
    }

    private static void container(ObjectNode container) {
        boolean latest = new ImageReference(Json.text(container, "image")).isLatest();
        Json.putIfAbsent(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
        Json.putIfAbsent(container, "terminationMessagePath", "/dev/termination-log");
        for (JsonNode port : container.path("ports")) {
            if (port instanceof ObjectNode known) {
                Json.putIfAbsent(known, "protocol", "TCP");
            }
        }
    }

    private static void secret(ObjectNode secret) {
        Json.putIfAbsent(secret, "type", "Opaque");
        for (Map.Entry<String, String> entry : Json.texts(secret, "stringData").entrySet()) {
            byte[] plain = entry.getValue().getBytes(StandardCharsets.UTF_8);
            Json.child(secret, "data").put(entry.getKey(), Base64.getEncoder().encodeToString(plain));
        }
        secret.remove("stringData");
    }

    private static void service(ObjectNode service) {
        ObjectNode spec = Json.child(service, "spec");
        Json.putIfAbsent(spec, "type", "ClusterIP");
        Json.putIfAbsent(spec, "sessionAffinity", "None");
        int hash = (Meta.namespace(service) + "/" + Meta.name(service)).hashCode();
        if (!Json.text(spec, "type").equals("ExternalName")) {
            Json.putIfAbsent(spec, "clusterIP", "10.96." + (hash >>> 8 & 0xff) + "." + (hash & 0xff));
        }
        for (JsonNode port : spec.path("ports")) {
            if (port instanceof ObjectNode known) {
                Json.putIfAbsent(known, "protocol", "TCP");
                if (known.path("targetPort").isMissingNode()) {
                    known.set("targetPort", known.path("port"));
                }
            }
        }
    }

    private static void namespace(ObjectNode namespace) {
        Json.child(namespace, "metadata", "labels").put("kubernetes.io/metadata.name", Meta.name(namespace));
        Json.putIfAbsent(Json.child(namespace, "status"), "phase", "Active");
    }
}
