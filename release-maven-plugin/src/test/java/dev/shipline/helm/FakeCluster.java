package dev.shipline.helm;

import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.ClusterSecret;
import dev.shipline.cluster.Drift;
import dev.shipline.cluster.InMemoryLeases;
import dev.shipline.cluster.LeaseStore;
import dev.shipline.cluster.Rollout;
import dev.shipline.cluster.RolloutRequest;
import dev.shipline.cluster.ServiceProxy;
import dev.shipline.cluster.Touched;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The Secrets of a cluster, in memory, with its optimistic locking. */
final class FakeCluster implements Cluster {
    private final Map<String, ClusterSecret> secrets = new TreeMap<>();
    private final InMemoryLeases leases = new InMemoryLeases();
    private int version;
    private boolean away;

    /** From now on the API server does not answer, or does again. */
    synchronized void away(boolean gone) {
        away = gone;
    }

    synchronized ClusterSecret put(ClusterSecret secret) {
        version++;
        ClusterSecret stored = new ClusterSecret(
                secret.namespace(),
                secret.name(),
                secret.type(),
                secret.labels(),
                secret.data(),
                Integer.toString(version));
        secrets.put(key(secret.namespace(), secret.name()), stored);
        return stored;
    }

    synchronized ClusterSecret secret(String namespace, String name) {
        return secrets.get(key(namespace, name));
    }

    @Override
    public synchronized List<ClusterSecret> secrets(String namespace, Map<String, String> labels) {
        if (away) {
            throw new ReleaseFailure(FailureCode.UNREACHABLE, "cannot list", "nobody answers", "wait");
        }
        return secrets.values().stream()
                .filter(secret -> secret.namespace().equals(namespace))
                .filter(secret -> secret.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    @Override
    public synchronized void replaceSecret(ClusterSecret secret) {
        ClusterSecret current = secret(secret.namespace(), secret.name());
        if (current == null || !current.resourceVersion().equals(secret.resourceVersion())) {
            throw new ReleaseFailure(FailureCode.RELEASE_BUSY, "cannot replace", "it has changed", "run again");
        }
        put(secret);
    }

    @Override
    public synchronized void deleteSecret(String namespace, String name) {
        secrets.remove(key(namespace, name));
    }

    @Override
    public LeaseStore leases() {
        return leases;
    }

    @Override
    public String description() {
        return "a fake cluster";
    }

    @Override
    public String requireReachable() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void requireRights(String namespace) {}

    @Override
    public void requireRights(String namespace, List<String> manifests) {}

    @Override
    public void requireRights(String namespace, Touched touched) {}

    @Override
    public void ensureNamespace(String namespace) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void writeKubeconfig(Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Rollout watch(RolloutRequest request, Consumer<String> progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Rollout look(RolloutRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Rollout soak(RolloutRequest request, Duration length, Consumer<String> progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceProxy services() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> workloads(String namespace, String manifest) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> log(String namespace, String kind, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    @Override
    public String server() {
        return "https://cluster";
    }

    @Override
    public Drift drift(String namespace, String manifest) {
        return Drift.NONE;
    }
}
