package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** One request to the API in the words of Kubernetes' own rights, so that a refusal can name the right that is missing. It prints as "list pods in namespace dev". */
record Access(String verb, String resource, Optional<String> namespace) {
    Access {
        requireNonNull(verb, "verb is null");
        requireNonNull(resource, "resource is null");
        requireNonNull(namespace, "namespace is null");
    }

    static Access to(String verb, String resource, String namespace) {
        return new Access(verb, resource, Optional.of(namespace));
    }

    static Access to(String verb, String resource) {
        return new Access(verb, resource, Optional.empty());
    }

    @Override
    public String toString() {
        return verb + " " + resource + where();
    }

    String where() {
        return namespace.map(name -> " in namespace " + name).orElse("");
    }

    /** The same as a command that answers yes or no. */
    String question() {
        return "kubectl auth can-i " + verb + " " + resource
                + namespace.map(name -> " -n " + name).orElse("");
    }
}
