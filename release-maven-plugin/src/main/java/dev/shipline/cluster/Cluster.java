package dev.shipline.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A Kubernetes cluster, as far as a release needs it. Every method throws {@link dev.shipline.failure.ReleaseFailure} when the cluster refuses or is away. */
public interface Cluster extends AutoCloseable {
    /** Context and server, for people ("prod at https://…"). */
    String description();

    /** The address of its API server, which tells it from every other cluster. */
    String server();

    /** Asks for the server's version: the cheapest proof that it can be reached and that the credentials are right. Gives that version. */
    String requireReachable();

    /** Asks for every right that any release needs in a namespace; the failure names all that are missing. */
    void requireRights(String namespace);

    /** Asks for the rights to create, change and remove the objects of manifests; the failure names all that are missing. */
    void requireRights(String namespace, List<String> manifests);

    /** Asks for the rights on all that Helm will do something to, hooks and CRDs as well; the failure names all that are missing. */
    void requireRights(String namespace, Touched touched);

    /** Creates the namespace if it is not there. */
    void ensureNamespace(String namespace);

    /** A kubeconfig of this one context and nothing else, readable by the owner only. */
    void writeKubeconfig(Path file);

    List<ClusterSecret> secrets(String namespace, Map<String, String> labels);

    /** Replaces labels and data, if the Secret is still at its {@code resourceVersion}. */
    void replaceSecret(ClusterSecret secret);

    void deleteSecret(String namespace, String name);

    LeaseStore leases();

    /**
     * Watches the workloads of a manifest until they are proven to run, or are doomed, or the time is up.
     *
     * @param progress told in a line whenever something changed
     */
    Rollout watch(RolloutRequest request, Consumer<String> progress);

    /** As {@link #watch}, by one look: proven, failed, or timed out where it is not decided yet. */
    Rollout look(RolloutRequest request);

    /**
     * Watches what is proven to run for a while longer: no container may be restarted, and no pod that was ready may cease to be.
     *
     * @return proven, or failed
     */
    Rollout soak(RolloutRequest request, Duration length, Consumer<String> progress);

    /** The services in the cluster, as they can be asked from outside. */
    ServiceProxy services();

    /** How the workloads of a manifest stand now, a line for each: "Deployment/orders 2/2 ready, quay.io/acme/orders@sha256:…". */
    List<String> workloads(String namespace, String manifest);

    /** The last lines of a Pod, or of the pods of a Job; empty if it is gone. */
    List<String> log(String namespace, String kind, String name);

    /**
     * Compares the objects of a manifest with those that are there, field by field, as far as the manifest sets them. It only reads. What it may not read, it
     * says, and leaves out.
     */
    Drift drift(String namespace, String manifest);

    @Override
    void close();
}
