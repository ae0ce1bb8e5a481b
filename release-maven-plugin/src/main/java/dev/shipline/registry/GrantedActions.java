package dev.shipline.registry;

import dev.shipline.document.Document;
import dev.shipline.secret.Secret;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What a token allows. Registries grant what they will and leave out the rest without a word. */
final class GrantedActions {
    private GrantedActions() {}

    /** The actions on a repository; empty where the token is opaque and says nothing. */
    static Optional<Set<String>> in(Secret token, String repository) {
        Document payload = Claims.of(token).payload();
        if (payload.at("access").isMissing()) {
            return Optional.empty();
        }
        Set<String> actions = new LinkedHashSet<>();
        payload.at("access").items().stream()
                .filter(access -> access.at("name").text("").equals(repository))
                .flatMap(access -> access.at("actions").items().stream())
                .forEach(action -> actions.add(action.text("")));
        return Optional.of(actions);
    }
}
