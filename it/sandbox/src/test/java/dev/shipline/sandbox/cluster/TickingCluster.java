package dev.shipline.sandbox.cluster;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A cluster whose time stands still until a test moves it, and fabric8's client to look at it. */
final class TickingCluster implements AutoCloseable {
    static final String NAMESPACE = "default";
    final SandboxCluster cluster;
    final KubernetesClient client;
    final Set<String> missingImages = new HashSet<>();
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");

    TickingCluster(Path folder) {
        InstantSource time = () -> now;
        cluster = SandboxCluster.start(
                folder.resolve("state"),
                0,
                image -> !missingImages.contains(image),
                Duration.ZERO,
                time.withZone(ZoneOffset.UTC));
        Path kubeconfig = folder.resolve("kubeconfig");
        cluster.writeKubeconfig(kubeconfig);
        client = Clients.of(kubeconfig);
    }

    void tick(int times) {
        for (int i = 0; i < times; i++) {
            cluster.tick();
        }
    }

    /** Long enough for any rollout of the tests. */
    void settle() {
        tick(40);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void apply(Deployment deployment) {
        client.resource(deployment).inNamespace(NAMESPACE).createOr(existing -> existing.update());
    }

    Deployment deployment(String name) {
        return client.apps().deployments().inNamespace(NAMESPACE).withName(name).get();
    }

    List<ReplicaSet> replicaSets() {
        return client.apps().replicaSets().inNamespace(NAMESPACE).list().getItems();
    }

    List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).list().getItems();
    }

    Pod onlyPod() {
        List<Pod> pods = pods();
        if (pods.size() != 1) {
            throw new AssertionError("expected one pod, found " + pods.size());
        }
        return pods.get(0);
    }

    List<Event> events(String uid) {
        return client.v1()
                .events()
                .inNamespace(NAMESPACE)
                .withField("involvedObject.uid", uid)
                .list()
                .getItems();
    }

    static boolean ready(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(PodCondition::getStatus)
                .anyMatch("True"::equals);
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}
