package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells of rights that are missing: who lacks which ones where, and the rules that would grant them. */
final class MissingRights {
    private final String account;
    private final String cluster;
    private final Map<Optional<String>, List<Right>> byNamespace;

    /**
     * @param account who lacks them
     * @param cluster context and server, for people
     */
    MissingRights(String account, String cluster, List<Right> rights) {
        this.account = requireNonNull(account, "account is null");
        this.cluster = requireNonNull(cluster, "cluster is null");
        this.byNamespace = rights.stream().collect(groupingBy(Right::namespace, LinkedHashMap::new, toList()));
    }

    /** @param firstOfAll what to look at before granting anything; empty if there is nothing */
    ReleaseFailure failure(String namespace, String firstOfAll) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                "cannot release into namespace " + namespace,
                lack(),
                firstOfAll + "grant it "
                        + byNamespace.entrySet().stream()
                                .map(entry -> role(entry.getKey(), entry.getValue()))
                                .collect(joining(", and ")));
    }

    /** @param consequence what comes of it */
    String warning(String consequence) {
        return lack() + ", so " + consequence;
    }

    private String lack() {
        return account + " may not "
                + byNamespace.entrySet().stream()
                        .map(entry -> RoleRules.of(entry.getValue()).inWords() + where(entry.getKey()))
                        .collect(joining(", nor "))
                + " of the cluster " + cluster;
    }

    private static String where(Optional<String> namespace) {
        return namespace.map(name -> " in namespace " + name).orElse(" in the whole");
    }

    private static String role(Optional<String> namespace, List<Right> rights) {
        return namespace.map(name -> "a Role in namespace " + name).orElse("a ClusterRole") + " with the rules "
                + RoleRules.of(rights);
    }
}
