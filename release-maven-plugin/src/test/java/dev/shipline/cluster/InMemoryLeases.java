package dev.shipline.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Leases with the API server's optimistic locking. */
public final class InMemoryLeases implements LeaseStore {
    private final Map<String, DeployLease> leases = new ConcurrentHashMap<>();
    private Optional<RuntimeException> outage = Optional.empty();
    private boolean losesAnswers;
    private int version;

    /** From now on the API server does not answer; empty: it is back. */
    public synchronized void away(Optional<RuntimeException> failure) {
        outage = failure;
    }

    /** The next write happens, and nobody hears of it. */
    synchronized void loseTheNextAnswer() {
        losesAnswers = true;
    }

    public synchronized void delete(String namespace, String name) {
        leases.remove(namespace + "/" + name);
    }

    @Override
    public synchronized Optional<DeployLease> find(String namespace, String name) {
        outage.ifPresent(failure -> {
            throw failure;
        });
        return Optional.ofNullable(leases.get(namespace + "/" + name));
    }

    @Override
    public synchronized Optional<DeployLease> create(DeployLease lease) {
        return find(lease.namespace(), lease.name()).isPresent() ? Optional.empty() : write(lease);
    }

    @Override
    public synchronized Optional<DeployLease> replace(DeployLease lease) {
        return find(lease.namespace(), lease.name())
                .filter(now -> now.resourceVersion().equals(lease.resourceVersion()))
                .flatMap(now -> write(lease));
    }

    private Optional<DeployLease> write(DeployLease lease) {
        version++;
        DeployLease written = new DeployLease(
                lease.namespace(),
                lease.name(),
                lease.holder(),
                lease.duration(),
                lease.acquired(),
                lease.renewed(),
                lease.transitions(),
                lease.change(),
                Integer.toString(version));
        leases.put(lease.namespace() + "/" + lease.name(), written);
        if (losesAnswers) {
            losesAnswers = false;
            return Optional.empty();
        }
        return Optional.of(written);
    }
}
