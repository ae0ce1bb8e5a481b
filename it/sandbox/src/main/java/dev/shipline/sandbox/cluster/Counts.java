package dev.shipline.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Numbers of replicas, as the API writes them. */
final class Counts {
    private Counts() {}

    /** A zero is left out: most counts in a status are absent, not 0. */
    static void put(ObjectNode status, String field, int count) {
        if (count == 0) {
            status.remove(field);
        } else {
            status.put(field, count);
        }
    }

    /** A number, or a share of a total such as {@code 25%}. */
    static int resolve(JsonNode value, int total, boolean roundUp) {
        String text = value.asText("0");
        if (!text.endsWith("%")) {
            return value.asInt();
        }
        double share = Integer.parseInt(text.substring(0, text.length() - 1)) * total / 100.0;
        return (int) (roundUp ? Math.ceil(share) : Math.floor(share));
    }
}
