package dev.shipline.cluster;

import java.util.Optional;

/** Leases in a cluster, each written only if nobody else has written it since it was read. */
public interface LeaseStore {
    Optional<DeployLease> find(String namespace, String name);

    /** @return the Lease as it is now in the cluster; empty if there is one of that name already */
    Optional<DeployLease> create(DeployLease lease);

    /** @return the Lease as it is now in the cluster; empty if it was written or deleted since it was read */
    Optional<DeployLease> replace(DeployLease lease);
}
