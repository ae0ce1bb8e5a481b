package dev.shipline.registry;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a token is asked for, each repository once, in the words of the registries' token protocol. */
final class Scopes {
    private Scopes() {}

    /**
     * Unites scopes: a registry names only what the request at hand needs, and a push needs more.
     *
     * @param scopes each one or several with blanks between them
     */
    static String union(Collection<String> scopes) {
        Map<String, Set<String>> actions = new LinkedHashMap<>();
        for (String scope : scopes) {
            for (String one : scope.split(" ")) {
                int colon = one.lastIndexOf(':');
                if (colon > 0) {
                    actions.computeIfAbsent(one.substring(0, colon), name -> new LinkedHashSet<>())
                            .addAll(List.of(one.substring(colon + 1).split(",")));
                }
            }
        }
        return actions.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + String.join(",", entry.getValue()))
                .collect(Collectors.joining(" "));
    }
}
