package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads workloads, their pods, events and logs. */
final class ClusterReader implements Evidence {
    private static final int LOG_LINES = 30;

    private final KubernetesClient client;
    private final ApiFailures failures;

    ClusterReader(KubernetesClient client, ApiFailures failures) {
        this.client = requireNonNull(client, "client is null");
        this.failures = requireNonNull(failures, "failures is null");
    }

    Snapshot look(WorkloadId id) {
        return switch (id.kind()) {
            case DEPLOYMENT ->
                look(
                        id,
                        () -> client.apps()
                                .deployments()
                                .inNamespace(id.namespace())
                                .withName(id.name())
                                .get(),
                        this::deployment);
            case STATEFUL_SET ->
                look(
                        id,
                        () -> client.apps()
                                .statefulSets()
                                .inNamespace(id.namespace())
                                .withName(id.name())
                                .get(),
                        this::statefulSet);
            case DAEMON_SET ->
                look(
                        id,
                        () -> client.apps()
                                .daemonSets()
                                .inNamespace(id.namespace())
                                .withName(id.name())
                                .get(),
                        this::daemonSet);
            case JOB ->
                look(
                        id,
                        () -> client.batch()
                                .v1()
                                .jobs()
                                .inNamespace(id.namespace())
                                .withName(id.name())
                                .get(),
                        this::job);
        };
    }

    private <T extends HasMetadata> Snapshot look(WorkloadId id, Supplier<T> get, Function<Seen<T>, Snapshot> then) {
        T object = failures.explained(Access.to("get", id.kind().resource(), id.namespace()), get);
        return object == null ? Snapshot.absent(id) : then.apply(new Seen<>(id, object));
    }

    private Snapshot deployment(Seen<Deployment> seen) {
        Deployment deployment = seen.object;
        WorkloadState state = DeploymentRollout.of(deployment);
        Optional<ReplicaSet> newest = isTakenUp(
                        deployment,
                        deployment.getStatus() == null
                                ? null
                                : deployment.getStatus().getObservedGeneration())
                ? NewestPods.replicaSet(
                        deployment, replicaSets(seen.id, deployment.getSpec().getSelector()))
                : Optional.empty();
        List<Pod> pods = newest.map(set -> NewestPods.ownedBy(
                        set, pods(seen.id, deployment.getSpec().getSelector())))
                .orElse(List.of());
        List<String> uids = newest.map(set -> List.of(set.getMetadata().getUid(), seen.uid()))
                .orElse(List.of(seen.uid()));
        return new Snapshot(
                seen.id,
                state,
                pods,
                images(deployment.getSpec().getTemplate()),
                newest.flatMap(ClusterReader::refusal).or(() -> refusal(deployment)),
                uids);
    }

    private Snapshot statefulSet(Seen<StatefulSet> seen) {
        StatefulSet set = seen.object;
        WorkloadState state = StatefulSetRollout.of(set);
        boolean isTakenUp =
                isTakenUp(set, set.getStatus() == null ? null : set.getStatus().getObservedGeneration());
        List<Pod> all = isTakenUp ? pods(seen.id, set.getSpec().getSelector()) : List.of();
        List<Pod> newest = NewestPods.of(set, all);
        WorkloadState explained = state.standing() == WorkloadState.Standing.ONGOING
                ? NewestPods.blocking(set, all, newest).map(state::and).orElse(state)
                : state;
        return seen.snapshot(explained, newest, images(set.getSpec().getTemplate()));
    }

    private Snapshot daemonSet(Seen<DaemonSet> seen) {
        DaemonSet set = seen.object;
        List<Pod> pods =
                isTakenUp(set, set.getStatus() == null ? null : set.getStatus().getObservedGeneration())
                        ? NewestPods.of(set, pods(seen.id, set.getSpec().getSelector()))
                        : List.of();
        return seen.snapshot(
                DaemonSetRollout.of(set), pods, images(set.getSpec().getTemplate()));
    }

    private Snapshot job(Seen<Job> seen) {
        Job job = seen.object;
        LabelSelector selector = job.getSpec().getSelector();
        List<Pod> pods = selector == null ? List.of() : NewestPods.ownedBy(job, pods(seen.id, selector));
        return seen.snapshot(JobRollout.of(job), pods, images(job.getSpec().getTemplate()));
    }

    /** Before that, the newest pods are still those of the version before. */
    private static boolean isTakenUp(HasMetadata object, Long observedGeneration) {
        return WorkloadState.speaksOf(observedGeneration, object.getMetadata().getGeneration());
    }

    private List<ReplicaSet> replicaSets(WorkloadId id, LabelSelector selector) {
        return failures.explained(Access.to("list", "replicasets", id.namespace()), () -> client.apps()
                .replicaSets()
                .inNamespace(id.namespace())
                .withLabelSelector(selector)
                .list()
                .getItems());
    }

    private List<Pod> pods(WorkloadId id, LabelSelector selector) {
        return failures.explained(Access.to("list", "pods", id.namespace()), () -> client.pods()
                .inNamespace(id.namespace())
                .withLabelSelector(selector)
                .list()
                .getItems());
    }

    private static Optional<String> refusal(ReplicaSet set) {
        if (set.getStatus() == null) {
            return Optional.empty();
        }
        return set.getStatus().getConditions().stream()
                .filter(condition ->
                        "ReplicaFailure".equals(condition.getType()) && "True".equals(condition.getStatus()))
                .filter(condition -> "FailedCreate".equals(condition.getReason()))
                .map(ReplicaSetCondition::getMessage)
                .findFirst();
    }

    /** Where not even a ReplicaSet may be made, as with a quota on them. */
    private static Optional<String> refusal(Deployment deployment) {
        if (deployment.getStatus() == null) {
            return Optional.empty();
        }
        return deployment.getStatus().getConditions().stream()
                .filter(condition ->
                        "False".equals(condition.getStatus()) && "ReplicaSetCreateError".equals(condition.getReason()))
                .map(DeploymentCondition::getMessage)
                .findFirst();
    }

    private static List<String> images(PodTemplateSpec template) {
        return template.getSpec().getContainers().stream()
                .map(Container::getImage)
                .toList();
    }

    @Override
    public List<Event> events(String namespace, String uid) {
        return failures.explained(Access.to("list", "events", namespace), () -> client.v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.uid", uid)
                .list()
                .getItems());
    }

    @Override
    public String log(Ailment.PodContainer where, boolean previous) {
        return failures.explained(Access.to("get", "pods/log", where.namespace()), () -> {
            ContainerResource container = client.pods()
                    .inNamespace(where.namespace())
                    .withName(where.pod())
                    .inContainer(where.container().orElseThrow());
            String log = previous
                    ? container.terminated().tailingLines(LOG_LINES).getLog()
                    : container.tailingLines(LOG_LINES).getLog();
            return log == null ? "" : log;
        });
    }

    private record Seen<T extends HasMetadata>(WorkloadId id, T object) {
        String uid() {
            return object.getMetadata().getUid();
        }

        Snapshot snapshot(WorkloadState state, List<Pod> pods, List<String> images) {
            return new Snapshot(id, state, pods, images, Optional.empty(), List.of(uid()));
        }
    }
}
