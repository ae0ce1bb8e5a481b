package dev.shipline.secret;

import java.util.Optional;

/** Where credentials come from, by the name of what they open ("quay.io", "datadog", "aws"). Asked only when something wants them. */
@FunctionalInterface
public interface CredentialSource {
    /** @throws dev.shipline.failure.ReleaseFailure if there is something where the credentials should be, and it cannot be used */
    Optional<Credentials> find(String server);

    /** Those for one repository of a registry; a source that does not tell repositories apart has those of the registry. */
    default Optional<Credentials> find(String registry, String repository) {
        return find(registry);
    }

    /** Others in place of credentials that this source gave and that are no longer taken; empty where it has no others. */
    default Optional<Credentials> renew(String registry, String repository, Credentials refused) {
        return Optional.empty();
    }
}
