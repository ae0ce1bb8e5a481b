package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartSource;
import dev.shipline.chart.ChartSources;
import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.cluster.Fabric8Cluster;
import dev.shipline.cluster.Tolerance;
import dev.shipline.helm.ForkedHelmEngine;
import dev.shipline.helm.HelmReleases;
import dev.shipline.helm.ReleaseHistory;
import dev.shipline.helm.VerifiedHelmReleases;
import dev.shipline.image.DockerImageBuilder;
import dev.shipline.image.ImageBuilder;
import dev.shipline.image.ImageBuilders;
import dev.shipline.image.JavaImageBuilder;
import dev.shipline.pipeline.Neighbours;
import dev.shipline.registry.OciRegistry;
import dev.shipline.registry.QuayScanGate;
import dev.shipline.registry.Registry;
import dev.shipline.registry.ScanGate;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.S3ObjectStore;
import dev.shipline.s3.S3Settings;
import dev.shipline.secret.CredentialSource;
import dev.shipline.values.ValuesSource;
import dev.shipline.values.ValuesSources;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.maven.plugin.logging.Log;

/** The one place that makes adapters. Each is made when it is first asked for, and closed with the wiring. */
final class Wiring implements Neighbours, AutoCloseable {
    /** A release that has been pending for longer than any deploy may take was left by a deploy that is gone. */
    private static final Duration BEYOND_ANY_DEPLOY = Duration.ofMinutes(15);

    private final ShipMojo mojo;
    private final Map<String, String> variables;
    private final CredentialSource credentials;
    private final Log log;
    private final Openings open = new Openings();

    private ObjectStore store;
    private OciRegistry registry;
    private Cluster cluster;
    private ForkedHelmEngine engine;
    private Path scratch;

    Wiring(ShipMojo mojo, CredentialSource credentials, Map<String, String> variables) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.variables = Map.copyOf(variables);
        this.log = mojo.getLog();
    }

    @Override
    public ImageBuilder images() {
        CompiledJava compiled = new CompiledJava(mojo.maven.project());
        Optional<URI> engineHost = text(mojo.dockerHost).map(URI::create);
        ImageBuilder builders = new ImageBuilders(
                new JavaImageBuilder(baseCache(), ociRegistry().bases(), ociRegistry(), this::detail),
                new DockerImageBuilder(engineHost, credentials, log::info),
                this::detail);
        return recipe -> builders.build(recipe.withJava(compiled.parts()));
    }

    @Override
    public Registry registry() {
        return ociRegistry();
    }

    @Override
    public ScanGate scanGate() {
        return new QuayScanGate(ociRegistry(), credentials);
    }

    @Override
    public ValuesSource values() {
        return new ValuesSources(store(), project(), log::warn);
    }

    @Override
    public ChartSource charts() {
        return new ChartSources(store(), project());
    }

    @Override
    public synchronized Cluster cluster() {
        if (cluster == null) {
            ClusterTarget target = new ClusterTarget(
                    Optional.ofNullable(mojo.kubeconfig).map(file -> file.toPath()), text(mojo.kubeContext));
            cluster = open.add(Fabric8Cluster.connect(target, variables, Tolerance.DEFAULT, log::warn));
        }
        return cluster;
    }

    @Override
    public HelmReleases helm() {
        Duration staleAfter = Duration.ofSeconds(mojo.timeout).plus(BEYOND_ANY_DEPLOY);
        return new VerifiedHelmReleases(
                engine(), new ReleaseHistory(cluster()), scratch(), staleAfter, Clock.systemUTC(), log::warn);
    }

    @Override
    public synchronized Path scratch() {
        if (scratch == null) {
            scratch = open.add(ScratchFolder.make()).path();
        }
        return scratch;
    }

    @Override
    public void close() {
        open.close();
    }

    private synchronized ForkedHelmEngine engine() {
        if (engine == null) {
            HelmWorkerClasspath classpath = new HelmWorkerClasspath(
                    mojo.maven.repositories(),
                    mojo.maven.session().getRepositorySession(),
                    mojo.maven.project().getRemotePluginRepositories());
            Consumer<String> diagnostics = line -> log.debug("helm: " + line);
            engine = open.add(new ForkedHelmEngine(classpath, java(), scratch(), diagnostics));
        }
        return engine;
    }

    private synchronized ObjectStore store() {
        if (store == null) {
            store = open.add(new S3ObjectStore(new S3Settings(
                    text(mojo.s3Endpoint).map(URI::create),
                    text(mojo.s3Region),
                    credentials.find(ServerCredentials.AWS),
                    Optional.empty())));
        }
        return store;
    }

    private synchronized OciRegistry ociRegistry() {
        if (registry == null) {
            registry = new OciRegistry(credentials, Relatives.of(mojo), this::detail);
        }
        return registry;
    }

    /** A line that belongs to the step before it. */
    private void detail(String line) {
        log.info("             " + line);
    }

    private Path project() {
        return mojo.maven.project().getBasedir().toPath();
    }

    /** Outside target, so that {@code mvn clean} does not download the base image again. */
    private Path baseCache() {
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        String caches =
                variables.getOrDefault("XDG_CACHE_HOME", Path.of(home, ".cache").toString());
        return Path.of(caches, "release-maven-plugin", "base-images");
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
