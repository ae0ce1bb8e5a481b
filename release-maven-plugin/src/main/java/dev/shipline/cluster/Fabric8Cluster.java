package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.AtomicFile;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A cluster reached through its API, with the credentials of a kubeconfig. */
public final class Fabric8Cluster implements Cluster {
    private final KubeContext context;
    private final KubeConnection connection;
    private final ApiFailures failures;
    private final SecretStore secrets;
    private final LeaseStore leases;
    private final ClusterReader reader;
    private final RightsCheck rights;
    private final DriftCheck drift;
    private final ServiceProxy services;
    private final Tolerance tolerance;
    private final Clock clock;
    private final Pause pause;

    private Fabric8Cluster(
            KubeContext context,
            KubeConnection connection,
            Tolerance tolerance,
            Consumer<String> warnings,
            Clock clock,
            Pause pause) {
        this.context = requireNonNull(context, "context is null");
        this.connection = requireNonNull(connection, "connection is null");
        this.tolerance = requireNonNull(tolerance, "tolerance is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.pause = requireNonNull(pause, "pause is null");
        GrantedRights granted = new GrantedRights(clock, pause, warnings);
        failures = new ApiFailures(context.name(), context.server(), context.words(), granted);
        secrets = new SecretStore(connection.client(), failures);
        leases = new KubernetesLeases(connection.client(), failures);
        reader = new ClusterReader(connection.client(), failures);
        AccessReviews reviews = new AccessReviews(connection.client(), failures);
        drift = new DriftCheck(connection.client(), reviews);
        services = new Fabric8ServiceProxy(connection.client(), failures, reviews, context);
        ObjectRights objects = new ObjectRights(new ServedResources(connection.client(), reviews));
        rights = new RightsCheck(reviews, objects, granted, context, warnings);
    }

    /** As {@link #connect(ClusterTarget, Map, Tolerance, Consumer, Clock, Pause)}, with the clock of this machine. */
    public static Fabric8Cluster connect(
            ClusterTarget target, Map<String, String> environment, Tolerance tolerance, Consumer<String> warnings) {
        return connect(target, environment, tolerance, warnings, Clock.systemUTC(), Pause.SLEEP);
    }

    /**
     * Reads the kubeconfig, or what the pod has of its cluster; asks the cluster nothing yet.
     *
     * @param environment where {@code KUBECONFIG}, {@code HOME} and the proxy variables are looked up
     * @param tolerance   how much trouble a rollout may have
     * @param warnings    told of what makes a release poorer, but does not stop it
     * @throws ReleaseFailure if there is no kubeconfig, it cannot be read, or it has no such context
     */
    public static Fabric8Cluster connect(
            ClusterTarget target,
            Map<String, String> environment,
            Tolerance tolerance,
            Consumer<String> warnings,
            Clock clock,
            Pause pause) {
        KubeContext context = target.pod()
                ? new PodAccount(PodAccount.FOLDER, environment).context()
                : Kubeconfig.read(new KubeconfigFiles(environment).of(target)).context(target);
        return connect(context, environment, tolerance, warnings, clock, pause);
    }

    /** A cluster that is in no kubeconfig. Asks the cluster nothing yet. */
    public static Fabric8Cluster connect(
            ClusterAccess access, Map<String, String> environment, Tolerance tolerance, Consumer<String> warnings) {
        return connect(KubeContext.of(access), environment, tolerance, warnings, Clock.systemUTC(), Pause.SLEEP);
    }

    static Fabric8Cluster connect(
            KubeContext context,
            Map<String, String> environment,
            Tolerance tolerance,
            Consumer<String> warnings,
            Clock clock,
            Pause pause) {
        KubeConnection connection = KubeConnection.open(context, environment);
        return new Fabric8Cluster(context, connection, tolerance, warnings, clock, pause);
    }

    @Override
    public String description() {
        return context.toString();
    }

    @Override
    public String server() {
        return context.server();
    }

    @Override
    public String requireReachable() {
        Access access = Access.to("get", "the version of the cluster");
        try {
            String version = client().getKubernetesVersion().getGitVersion();
            new AnonymousAccess(client()).refuse();
            return version;
        } catch (KubernetesClientException e) {
            throw failures.explain(access, e);
        }
    }

    @Override
    public void requireRights(String namespace) {
        rights.requireRights(namespace);
    }

    @Override
    public void requireRights(String namespace, List<String> manifests) {
        requireRights(namespace, new Touched(manifests, "", "", false));
    }

    @Override
    public void requireRights(String namespace, Touched touched) {
        rights.requireRights(namespace, touched);
    }

    @Override
    public void ensureNamespace(String namespace) {
        try {
            if (client().namespaces().withName(namespace).get() != null) {
                return;
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                // many a CI user may only look into its own namespace; if it is missing, the next step says so
                return;
            }
            throw failures.explain(Access.to("get", "namespaces"), e);
        }
        create(namespace);
    }

    private void create(String name) {
        Namespace namespace = new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
        try {
            client().namespaces().resource(namespace).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw failures.explain(Access.to("create", "namespaces"), e);
            }
        }
    }

    @Override
    public void writeKubeconfig(Path file) {
        AtomicFile.writeOwnerOnly(file, context.kubeconfig());
    }

    @Override
    public List<ClusterSecret> secrets(String namespace, Map<String, String> labels) {
        return secrets.list(namespace, labels);
    }

    @Override
    public void replaceSecret(ClusterSecret secret) {
        secrets.replace(secret);
    }

    @Override
    public void deleteSecret(String namespace, String name) {
        secrets.delete(namespace, name);
    }

    @Override
    public LeaseStore leases() {
        return leases;
    }

    @Override
    public Rollout watch(RolloutRequest request, Consumer<String> progress) {
        return watch().watch(request, progress);
    }

    @Override
    public Rollout look(RolloutRequest request) {
        return watch().once(request);
    }

    @Override
    public Rollout soak(RolloutRequest request, Duration length, Consumer<String> progress) {
        return new SoakWatch(reader::look, reader, tolerance, clock, pause).watch(request, length, progress);
    }

    private RolloutWatch watch() {
        return new RolloutWatch(reader::look, reader, tolerance, clock, pause);
    }

    @Override
    public ServiceProxy services() {
        return services;
    }

    @Override
    public List<String> workloads(String namespace, String manifest) {
        return ManifestWorkloads.in(manifest, namespace).stream()
                .map(reader::look)
                .map(Snapshot::statusLine)
                .toList();
    }

    @Override
    public List<String> log(String namespace, String kind, String name) {
        return new PodLogs(client(), failures).of(namespace, kind, name);
    }

    @Override
    public Drift drift(String namespace, String manifest) {
        return drift.of(manifest, namespace);
    }

    private KubernetesClient client() {
        return connection.client();
    }

    @Override
    public void close() {
        connection.close();
    }
}
