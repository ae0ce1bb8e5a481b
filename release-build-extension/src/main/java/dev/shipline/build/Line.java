package dev.shipline.build;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A line of the journal, as docs/metrics.md describes it. */
final class Line {
    private Line() {}

    static String of(String kind, Instant at, Map<String, String> payload) {
        StringBuilder line = new StringBuilder("{\"id\":\"")
                .append(UUID.randomUUID())
                .append("\",\"kind\":")
                .append(quoted(kind))
                .append(",\"timestamp\":")
                .append(at.getEpochSecond())
                .append(",\"payload\":{");
        String comma = "";
        for (Map.Entry<String, String> fact : payload.entrySet()) {
            line.append(comma).append(quoted(fact.getKey())).append(':').append(quoted(fact.getValue()));
            comma = ",";
        }
        return line.append("}}").toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
