package dev.shipline.maven;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A parameter that holds several values by name: {@code NAME=value}, one on each line. */
final class NamedValues {
    /** What every shell, container runtime and cluster takes. */
    static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    /** As the OCI image specification and Docker agree on. */
    static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?");

    private NamedValues() {}

    /**
     * Blanks around a line and around the sign do not count.
     *
     * @throws IllegalArgumentException saying which line is wrong, and why
     */
    static Map<String, String> parse(Pattern name, String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty()) {
                continue;
            }
            int sign = line.indexOf('=');
            if (sign < 0) {
                throw new IllegalArgumentException("\"" + line + "\" is not of the form NAME=value");
            }
            String key = line.substring(0, sign).strip();
            if (!name.matcher(key).matches()) {
                throw new IllegalArgumentException("\"" + key + "\" is not a name");
            }
            if (values.put(key, line.substring(sign + 1).strip()) != null) {
                throw new IllegalArgumentException("it sets " + key + " twice");
            }
        }
        return Collections.unmodifiableMap(values);
    }
}
