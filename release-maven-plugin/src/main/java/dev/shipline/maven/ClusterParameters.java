package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.cluster.EksName;
import dev.shipline.pipeline.ClusterOrder;
import dev.shipline.pipeline.OtherClusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The part of the plan that says which clusters are meant, and how they are reached. */
final class ClusterParameters {
    /** Instead of a kubeconfig's path. */
    static final String POD = "in-cluster";

    private static final String EKS = "eks:";
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");

    private final ShipMojo mojo;
    private final Problems problems;

    ClusterParameters(ShipMojo mojo, Problems problems) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.problems = requireNonNull(problems, "problems is null");
    }

    /** Notes what is wrong among the problems. */
    void check() {
        targets();
        order();
        others();
    }

    ClusterOrder order() {
        return problems.parse("ship.clusters.order", mojo.clustersOrder, ClusterOrder::parse)
                .orElse(ClusterOrder.ONE_BY_ONE);
    }

    OtherClusters others() {
        return problems.parse("ship.clusters.failed", mojo.clustersFailed, OtherClusters::parse)
                .orElse(OtherClusters.STAY);
    }

    /** In their order; at least one, whatever is wrong. What is wrong is among the problems. */
    List<ClusterTarget> targets() {
        text(mojo.eksRole)
                .filter(role -> !S3Parameters.ROLE.matcher(role).matches())
                .ifPresent(role -> problems.add(
                        "ship.eks.role is wrong: \"" + role + "\" is not like arn:aws:iam::<account>:role/<name>"));
        if (text(mojo.clusters).isEmpty()) {
            if (text(mojo.cluster).isPresent()) {
                problems.add("ship.cluster is set, and ship.clusters names no clusters to choose from");
            }
            return List.of(single());
        }
        refuseWith("ship.clusters", "ship.eks.cluster", mojo.eksCluster);
        refuseWith("ship.clusters", "ship.kube.context", mojo.kubeContext);
        Map<String, ClusterTarget> all = all(text(mojo.clusters).orElseThrow());
        List<ClusterTarget> chosen = chosen(all);
        return chosen.isEmpty() ? List.of(single()) : chosen;
    }

    /** Whether all clusters of the environment are meant, and not only some of them. */
    boolean isAll() {
        return text(mojo.cluster).isEmpty();
    }

    private ClusterTarget single() {
        Optional<String> eks = text(mojo.eksCluster);
        if (eks.isPresent()) {
            refuseWith("ship.eks.cluster", "ship.kubeconfig", mojo.kubeconfig);
            refuseWith("ship.eks.cluster", "ship.kube.context", mojo.kubeContext);
            return problems.parse("ship.eks.cluster", eks.get(), EksName::parse)
                    .map(this::eks)
                    .orElseGet(() -> ofKubeconfig(Optional.empty()));
        }
        if (text(mojo.kubeconfig).equals(Optional.of(POD))) {
            refuseWith("ship.kubeconfig=" + POD, "ship.kube.context", mojo.kubeContext);
            return ClusterTarget.ofPod();
        }
        return ofKubeconfig(text(mojo.kubeContext));
    }

    private ClusterTarget eks(EksName name) {
        return ClusterTarget.ofEks(name.in(text(mojo.eksRegion)));
    }

    private ClusterTarget ofKubeconfig(Optional<String> context) {
        return new ClusterTarget(
                text(mojo.kubeconfig)
                        .map(file -> mojo.maven.project().getBasedir().toPath().resolve(file)),
                context);
    }

    private Map<String, ClusterTarget> all(String list) {
        Map<String, ClusterTarget> all = new LinkedHashMap<>();
        for (String entry : words(list)) {
            int equals = entry.indexOf('=');
            String label = (equals < 0 ? entry : entry.substring(0, equals)).strip();
            String where = (equals < 0 ? entry : entry.substring(equals + 1)).strip();
            if (!LABEL.matcher(label).matches() || where.isEmpty()) {
                problems.add("ship.clusters is wrong: \"" + entry
                        + "\" is not like eu=<context> or eu=eks:<cluster> (the name lower case, digits and -, at most"
                        + " 32)");
                continue;
            }
            Optional<ClusterTarget> target = problems.parse("ship.clusters", where, this::target);
            if (target.isPresent() && all.put(label, target.get().labelled(label)) != null) {
                problems.add("ship.clusters is wrong: it names " + label + " twice");
            }
        }
        return all;
    }

    private ClusterTarget target(String where) {
        if (where.equals(POD)) {
            return ClusterTarget.ofPod();
        }
        return where.startsWith(EKS)
                ? eks(EksName.parse(where.substring(EKS.length())))
                : ofKubeconfig(Optional.of(where));
    }

    private List<ClusterTarget> chosen(Map<String, ClusterTarget> all) {
        if (isAll()) {
            return List.copyOf(all.values());
        }
        List<String> wanted = words(text(mojo.cluster).orElseThrow());
        wanted.stream()
                .filter(label -> !all.containsKey(label))
                .forEach(label -> problems.add("ship.cluster is wrong: ship.clusters has no \"" + label + "\" but "
                        + String.join(", ", all.keySet())));
        List<ClusterTarget> chosen = new ArrayList<>(all.values());
        chosen.removeIf(target -> !wanted.contains(target.label().orElseThrow()));
        return List.copyOf(chosen);
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split("[,\\n]"))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private void refuseWith(String one, String other, String value) {
        text(value)
                .ifPresent(set -> problems.add(
                        other + " and " + one + " are both set, and each says where to release to; remove one"));
    }
}
