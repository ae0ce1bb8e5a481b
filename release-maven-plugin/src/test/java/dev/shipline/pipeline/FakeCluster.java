package dev.shipline.pipeline;

import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.ClusterSecret;
import dev.shipline.cluster.Drift;
import dev.shipline.cluster.LeaseStore;
import dev.shipline.cluster.Rollout;
import dev.shipline.cluster.RolloutRequest;
import dev.shipline.cluster.ServiceProxy;
import dev.shipline.cluster.Touched;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A cluster whose rollouts end as a test says. */
final class FakeCluster implements Cluster {
    private final FakeNeighbours neighbours;

    FakeCluster(FakeNeighbours neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public String description() {
        return "a cluster";
    }

    @Override
    public String server() {
        return "https://cluster";
    }

    @Override
    public Drift drift(String namespace, String manifest) {
        return neighbours.drift.apply(manifest);
    }

    @Override
    public String requireReachable() {
        neighbours.calls.add("cluster");
        return "v1.34.1";
    }

    @Override
    public void requireRights(String namespace) {
        neighbours.calls.add("rights in " + namespace);
        neighbours.rightsFailure.ifPresent(failure -> {
            throw failure;
        });
    }

    @Override
    public void requireRights(String namespace, List<String> manifests) {
        requireRights(namespace, new Touched(manifests, "", "", false));
    }

    @Override
    public void requireRights(String namespace, Touched what) {
        neighbours.touched.add(what);
        neighbours.calls.add("rights on " + what.manifests().size() + " manifests");
        neighbours.objectRightsFailure.ifPresent(failure -> {
            throw failure;
        });
    }

    @Override
    public void ensureNamespace(String namespace) {}

    @Override
    public void writeKubeconfig(Path file) {
        neighbours.kubeconfigsAfter.add(
                neighbours.calls.isEmpty() ? "" : neighbours.calls.get(neighbours.calls.size() - 1));
    }

    @Override
    public List<ClusterSecret> secrets(String namespace, Map<String, String> labels) {
        return List.of();
    }

    @Override
    public void replaceSecret(ClusterSecret secret) {}

    @Override
    public void deleteSecret(String namespace, String name) {}

    @Override
    public LeaseStore leases() {
        return neighbours.leases;
    }

    @Override
    public Rollout watch(RolloutRequest request, Consumer<String> progress) {
        neighbours.calls.add("watch");
        neighbours.deadlines.add(request.timeout());
        neighbours.whileWatching.run();
        neighbours.watchFailure.ifPresent(failure -> {
            throw failure;
        });
        Rollout.Outcome outcome =
                neighbours.rollouts.isEmpty() ? Rollout.Outcome.PROVEN : neighbours.rollouts.remove(0);
        List<Rollout.Trouble> trouble = outcome == Rollout.Outcome.PROVEN
                ? List.of()
                : List.of(new Rollout.Trouble("pod orders-1", "CrashLoopBackOff", List.of(), List.of("last words")));
        return new Rollout(outcome, List.of("Deployment orders: 1 of 1 ready"), trouble);
    }

    @Override
    public Rollout look(RolloutRequest request) {
        neighbours.calls.add("look at " + request.manifest().lines().count() / 3 + " jobs");
        return neighbours.hookRollout;
    }

    @Override
    public Rollout soak(RolloutRequest request, Duration length, Consumer<String> progress) {
        neighbours.calls.add("soak " + length.toSeconds());
        neighbours.soakFailure.ifPresent(failure -> {
            throw failure;
        });
        Rollout.Outcome outcome = neighbours.soaks.isEmpty() ? Rollout.Outcome.PROVEN : neighbours.soaks.remove(0);
        List<Rollout.Trouble> trouble = outcome == Rollout.Outcome.PROVEN
                ? List.of()
                : List.of(new Rollout.Trouble("pod orders-1", "was restarted", List.of(), List.of("last words")));
        return new Rollout(outcome, List.of(), trouble);
    }

    @Override
    public ServiceProxy services() {
        return neighbours.services;
    }

    @Override
    public List<String> workloads(String namespace, String manifest) {
        return List.of();
    }

    @Override
    public List<String> log(String namespace, String kind, String name) {
        return neighbours.testLog;
    }

    @Override
    public void close() {}
}
