package dev.shipline.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a registry wants to be asked.
 *
 * @param scheme     {@code bearer} or {@code basic}
 * @param parameters realm, service, scope
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^\\s,]+))");

    /** The challenge to answer, a token before a password; empty where none is understood. */
    static Optional<Challenge> in(List<String> headers) {
        List<Challenge> all = headers.stream().map(Challenge::parse).toList();
        return all.stream()
                .filter(c -> c.scheme().equals("bearer") && c.parameters().containsKey("realm"))
                .findFirst()
                .or(() -> all.stream().filter(c -> c.scheme().equals("basic")).findFirst());
    }

    private static Challenge parse(String header) {
        String[] parts = header.strip().split("\\s+", 2);
        Map<String, String> parameters = new HashMap<>();
        if (parts.length == 2) {
            Matcher matcher = PARAMETER.matcher(parts[1]);
            while (matcher.find()) {
                String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
                parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
            }
        }
        return new Challenge(parts[0].toLowerCase(Locale.ROOT), Map.copyOf(parameters));
    }

    boolean isBearer() {
        return scheme.equals("bearer");
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
