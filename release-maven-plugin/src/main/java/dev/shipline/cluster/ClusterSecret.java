package dev.shipline.cluster;

import java.util.Map;

/** A Secret in the cluster. The data is as stored, decoded from base64 once. */
public record ClusterSecret(
        String namespace,
        String name,
        String type,
        Map<String, String> labels,
        Map<String, byte[]> data,
        String resourceVersion) {
    public ClusterSecret {
        labels = Map.copyOf(labels);
        data = Map.copyOf(data);
    }

    /** Prints no data. */
    @Override
    public String toString() {
        return "ClusterSecret[" + namespace + "/" + name + "]";
    }
}
