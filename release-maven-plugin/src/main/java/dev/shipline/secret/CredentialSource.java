package dev.shipline.secret;

import java.util.Optional;

/** Where credentials come from, by the name of what they open ("quay.io", "datadog", "aws"). */
@FunctionalInterface
public interface CredentialSource {
    Optional<Credentials> find(String server);
}
