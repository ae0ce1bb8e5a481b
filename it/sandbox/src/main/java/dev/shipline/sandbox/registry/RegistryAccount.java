package dev.shipline.sandbox.registry;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A robot of the registry.
 *
 * @param username as Quay names robots, {@code namespace+name}
 * @param reads    namespaces whose repositories it may pull
 * @param writes   namespaces whose repositories it may push, and make by pushing
 */
public record RegistryAccount(String username, String password, List<String> reads, List<String> writes) {
    public RegistryAccount {
        requireNonNull(username, "username is null");
        requireNonNull(password, "password is null");
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
    }

    /** What lies in the namespace of the base images is public. */
    boolean mayPull(String repository) {
        return namespace(repository).equals(BaseImage.NAMESPACE)
                || reads.contains(namespace(repository))
                || mayPush(repository);
    }

    boolean mayPush(String repository) {
        return writes.contains(namespace(repository));
    }

    private static String namespace(String repository) {
        int slash = repository.indexOf('/');
        return slash < 0 ? "" : repository.substring(0, slash);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RegistryAccount[" + username + "]";
    }
}
