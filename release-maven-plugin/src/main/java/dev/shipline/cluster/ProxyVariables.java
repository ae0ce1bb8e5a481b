package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The proxy that kubectl and Helm would use: {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, also in small letters. */
final class ProxyVariables {
    private final Map<String, String> environment;

    ProxyVariables(Map<String, String> environment) {
        this.environment = requireNonNull(environment, "environment is null");
    }

    Optional<String> https() {
        return value("HTTPS_PROXY");
    }

    Optional<String> http() {
        return value("HTTP_PROXY");
    }

    String[] exceptions() {
        return value("NO_PROXY").stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .toArray(String[]::new);
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }
}
