package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.pipeline.Neighbours;
import dev.shipline.secret.CredentialSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Does the same in each cluster of the environment, one after the other: what fails in one does not keep the others from it. */
final class EachCluster {
    /** What is done in a cluster. */
    interface Visit {
        /** @param say prints a line, with the cluster's name before it where there are several */
        void at(Neighbours neighbours, Consumer<String> say);
    }

    private final ShipMojo mojo;
    private final Map<String, String> variables;
    private final List<ReleaseFailure> failures = new ArrayList<>();

    EachCluster(ShipMojo mojo, Map<String, String> variables) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.variables = requireNonNull(variables, "variables is null");
    }

    /** @throws ReleaseFailure if it failed anywhere, naming each cluster */
    void visit(Visit visit) {
        CredentialSource credentials =
                new ServerCredentials(mojo.maven.session().getSettings(), mojo.maven.decrypter(), variables, "");
        try (Wiring wiring = new Wiring(mojo, credentials, variables)) {
            for (ClusterTarget target : new ClusterParameters(mojo, new Problems()).targets()) {
                visit(target, wiring, visit);
            }
        }
        if (failures.size() == 1) {
            throw failures.get(0);
        }
        if (!failures.isEmpty()) {
            throw ReleaseFailure.ofAll(
                    failures.get(0).code(),
                    "it failed in " + failures.size() + " clusters",
                    failures.stream().map(Throwable::getMessage).toList(),
                    "mend them, and run it again; -Dship.cluster=<name> takes one of them alone");
        }
    }

    private void visit(ClusterTarget target, Wiring wiring, Visit visit) {
        String prefix = target.label().map(name -> "[" + name + "] ").orElse("");
        try {
            visit.at(wiring.in(target), line -> mojo.getLog().info(prefix + line));
        } catch (ReleaseFailure failure) {
            if (target.label().isEmpty() || failure.code() == FailureCode.INTERRUPTED) {
                throw failure;
            }
            failures.add(named(target, failure));
        }
    }

    /** The failure with the name of its cluster, where there are several. */
    static ReleaseFailure named(ClusterTarget target, ReleaseFailure failure) {
        return target.label()
                .map(name -> new ReleaseFailure(
                        failure.code(),
                        "cluster " + name + ": " + failure.what(),
                        failure.because(),
                        failure.fix(),
                        failure))
                .orElse(failure);
    }
}
