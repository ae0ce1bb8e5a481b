package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.DeployLease.Change;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Leases through the API. */
final class KubernetesLeases implements LeaseStore {
    private static final String RESOURCE = "leases.coordination.k8s.io";
    /** Somebody else was faster, or it is gone. */
    private static final Set<Integer> TOO_LATE = Set.of(404, 409);
    /** "2026-11-22T10:00:00Z https://circleci.com/…": since when, and who. */
    private static final String CHANGE = "shipline.dev/changing";

    private final KubernetesClient client;
    private final ApiFailures failures;

    KubernetesLeases(KubernetesClient client, ApiFailures failures) {
        this.client = requireNonNull(client, "client is null");
        this.failures = requireNonNull(failures, "failures is null");
    }

    @Override
    public Optional<DeployLease> find(String namespace, String name) {
        return failures.explained(Access.to("get", RESOURCE, namespace), () -> Optional.ofNullable(
                        client.leases().inNamespace(namespace).withName(name).get())
                .map(KubernetesLeases::known));
    }

    @Override
    public Optional<DeployLease> create(DeployLease lease) {
        return written(Access.to("create", RESOURCE, lease.namespace()), Set.of(409), () -> client.leases()
                .inNamespace(lease.namespace())
                .resource(object(lease))
                .create());
    }

    @Override
    public Optional<DeployLease> replace(DeployLease lease) {
        return written(Access.to("update", RESOURCE, lease.namespace()), TOO_LATE, () -> client.leases()
                .inNamespace(lease.namespace())
                .resource(object(lease))
                .lockResourceVersion(lease.resourceVersion())
                .update());
    }

    private Optional<DeployLease> written(Access access, Set<Integer> lost, Supplier<Lease> write) {
        try {
            return Optional.of(known(failures.insist(access, write)));
        } catch (KubernetesClientException e) {
            if (lost.contains(e.getCode())) {
                return Optional.empty();
            }
            throw failures.explain(access, e);
        }
    }

    private static Lease object(DeployLease lease) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(lease.namespace())
                .withName(lease.name())
                .withResourceVersion(lease.resourceVersion().isEmpty() ? null : lease.resourceVersion())
                .withAnnotations(lease.change()
                        .map(change -> Map.of(CHANGE, change.since() + " " + change.by()))
                        .orElse(null))
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(lease.holder().orElse(null))
                .withLeaseDurationSeconds((int) lease.duration().toSeconds())
                .withAcquireTime(lease.acquired().atZone(ZoneOffset.UTC))
                .withRenewTime(lease.renewed().atZone(ZoneOffset.UTC))
                .withLeaseTransitions(lease.transitions())
                .endSpec()
                .build();
    }

    private static DeployLease known(Lease lease) {
        LeaseSpec spec = Optional.ofNullable(lease.getSpec()).orElseGet(LeaseSpec::new);
        return new DeployLease(
                lease.getMetadata().getNamespace(),
                lease.getMetadata().getName(),
                Optional.ofNullable(spec.getHolderIdentity()).filter(holder -> !holder.isBlank()),
                Duration.ofSeconds(
                        Optional.ofNullable(spec.getLeaseDurationSeconds()).orElse(0)),
                instant(spec.getAcquireTime()),
                instant(spec.getRenewTime()),
                Optional.ofNullable(spec.getLeaseTransitions()).orElse(0),
                change(lease),
                lease.getMetadata().getResourceVersion());
    }

    private static Optional<Change> change(Lease lease) {
        Map<String, String> annotations =
                Optional.ofNullable(lease.getMetadata().getAnnotations()).orElse(Map.of());
        String[] words = annotations.getOrDefault(CHANGE, "").split(" ", 2);
        try {
            return words.length == 2 ? Optional.of(new Change(Instant.parse(words[0]), words[1])) : Optional.empty();
        } catch (DateTimeParseException e) {
            // not written by us
            return Optional.empty();
        }
    }

    private static Instant instant(ZonedDateTime time) {
        return time == null ? Instant.EPOCH : time.toInstant();
    }
}
