package dev.shipline.values;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Labels that say which release an object belongs to, under the names by which Datadog joins metrics, traces and logs.
 *
 * @param field the field of the values in which the chart takes labels, {@code labels} or {@code pod.labels}
 */
public record ReleaseLabels(String field, String service, String environment, String version) {
    private static final String PREFIX = "tags.datadoghq.com/";
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z_][A-Za-z0-9_-]*)*");
    /** Of a label's value, by Kubernetes. */
    private static final int LONGEST = 63;

    /** @throws IllegalArgumentException with the reason, if the field is none */
    public ReleaseLabels {
        requireNonNull(service, "service is null");
        requireNonNull(environment, "environment is null");
        requireNonNull(version, "version is null");
        checkedField(field);
    }

    /** @throws IllegalArgumentException with the reason, if the text is no path of a field */
    public static String checkedField(String field) {
        if (!FIELD.matcher(field).matches() || field.equals("image") || field.startsWith("image.")) {
            throw new IllegalArgumentException(
                    "\"" + field + "\" is no field for labels, such as labels or pod.labels");
        }
        return field;
    }

    @SuppressWarnings("unchecked")
    void addTo(Map<String, Object> values) {
        Map<String, Object> here = values;
        for (String key : field.split("\\.")) {
            here = (Map<String, Object>) here.computeIfAbsent(key, any -> new LinkedHashMap<String, Object>());
        }
        here.put(PREFIX + "env", label(environment));
        here.put(PREFIX + "service", label(service));
        here.put(PREFIX + "version", label(version));
    }

    private static String label(String text) {
        String cut = text.substring(0, Math.min(text.length(), LONGEST)).replaceAll("[^A-Za-z0-9_.-]", "-");
        return cut.replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
    }
}
