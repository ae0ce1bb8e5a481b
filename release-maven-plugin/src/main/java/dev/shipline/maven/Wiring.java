package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.chart.ChartSettings;
import dev.shipline.chart.ChartSource;
import dev.shipline.chart.ChartSources;
import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.cluster.LeaseQueue;
import dev.shipline.cluster.LeaseTime;
import dev.shipline.cluster.LockRequest;
import dev.shipline.cluster.Pause;
import dev.shipline.cluster.ReleaseLock;
import dev.shipline.cluster.Tolerance;
import dev.shipline.doctor.Once;
import dev.shipline.document.ScratchFolder;
import dev.shipline.git.Commits;
import dev.shipline.git.GitRepository;
import dev.shipline.helm.HelmEngine;
import dev.shipline.helm.HelmReleases;
import dev.shipline.helm.HistoryMending;
import dev.shipline.helm.ReleaseHistory;
import dev.shipline.helm.VerifiedHelmReleases;
import dev.shipline.image.DockerImageBuilder;
import dev.shipline.image.ImageBuilder;
import dev.shipline.image.ImageBuilders;
import dev.shipline.image.JavaImageBuilder;
import dev.shipline.image.PushedImage;
import dev.shipline.pipeline.Neighbours;
import dev.shipline.pipeline.Target;
import dev.shipline.registry.OciRegistry;
import dev.shipline.registry.QuayScanGate;
import dev.shipline.registry.Referrers;
import dev.shipline.s3.KeptFiles;
import dev.shipline.s3.ObjectStore;
import dev.shipline.s3.RevalidatedStore;
import dev.shipline.s3.S3ObjectStore;
import dev.shipline.secret.CredentialSource;
import dev.shipline.supply.SbomSource;
import dev.shipline.supply.Service;
import dev.shipline.supply.ServiceSboms;
import dev.shipline.values.ValuesSource;
import dev.shipline.values.ValuesSources;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;

/** The one place that makes adapters. Each is made when it is first asked for, by whatever thread, without holding up who asks for another; and closed with the wiring. */
final class Wiring implements Neighbours, AutoCloseable {
    /** A release that has been pending for longer than any deploy may take was left by a deploy that is gone. */
    private static final Duration BEYOND_ANY_DEPLOY = Duration.ofMinutes(15);

    private final ShipMojo mojo;
    private final Map<String, String> variables;
    private final CredentialSource credentials;
    private final Log log;
    private final Openings open = new Openings();

    private static final long SOME_VALUES = 16L * 1024 * 1024;
    private static final long SOME_CHARTS = 256L * 1024 * 1024;

    private final Map<String, ClusterNeighbours> clusters = new ConcurrentHashMap<>();
    private final Once<ObjectStore> store = new Once<>(this::makeStore);
    private final Once<ChartSource> charts = new Once<>(this::makeCharts);
    private final Once<OciRegistry> registry = new Once<>(this::makeRegistry);
    private final Once<Cluster> cluster = new Once<>(this::makeCluster);
    private final Once<HelmEngine> engine = new Once<>(this::makeEngine);
    private final Once<ScratchFolder> scratch = new Once<>(this::makeScratch);

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
                new DockerImageBuilder(engineHost, variables, credentials, ociRegistry(), log::info),
                this::detail);
        return new CompiledImages(builders, compiled);
    }

    @Override
    public OciRegistry registry() {
        return ociRegistry();
    }

    @Override
    public QuayScanGate scanGate() {
        return new QuayScanGate(ociRegistry(), credentials);
    }

    @Override
    public Referrers referrers(PushedImage image) {
        return ociRegistry().referrers(image);
    }

    @Override
    public SbomSource sboms() {
        MavenProject project = mojo.maven.project();
        return new ServiceSboms(
                new Service(project.getGroupId(), project.getArtifactId(), project.getVersion()),
                Path.of(project.getBuild().getDirectory()),
                Path.of(project.getBuild().getOutputDirectory()),
                new CompiledJava(project)::libraries);
    }

    @Override
    public ValuesSource values() {
        return new ValuesSources(new RevalidatedStore(store(), kept("values", SOME_VALUES)), project(), log::warn);
    }

    @Override
    public ChartSource charts() {
        return charts.get();
    }

    private ChartSource makeCharts() {
        ChartSettings settings = new ChartParameters(mojo).settings(credentials, kept("charts", SOME_CHARTS));
        return new ChartSources(store(), new RegistryCharts(() -> ociRegistry().artifacts()), settings, project());
    }

    @Override
    public Cluster cluster() {
        return cluster.get();
    }

    private Cluster makeCluster() {
        return connect(new ClusterParameters(mojo, new Problems()).targets().get(0));
    }

    /** Finds a cluster and makes its client, which is closed with the wiring. */
    Cluster connect(ClusterTarget target) {
        return new ClusterWiring(mojo, credentials, variables, open).connect(target, tolerance());
    }

    /** The outside parts as one of several clusters sees them: always the same for the same cluster. */
    Neighbours in(ClusterTarget target) {
        return target.label()
                .<Neighbours>map(name -> clusters.computeIfAbsent(name, key -> new ClusterNeighbours(this, target)))
                .orElse(this);
    }

    /** One of several clusters by its name; without a name, the only one. */
    Cluster cluster(Optional<String> name) {
        return new ClusterParameters(mojo, new Problems())
                .targets().stream()
                        .filter(target -> target.label().equals(name))
                        .findFirst()
                        .map(target -> in(target).cluster())
                        .orElseGet(this::cluster);
    }

    /** The plan has found out that it is right. */
    private Tolerance tolerance() {
        return new RolloutParameters(mojo, new Problems()).tolerance();
    }

    @Override
    public HelmReleases helm() {
        return helm(cluster(), scratch());
    }

    HelmReleases helm(Cluster cluster, Path folder) {
        Duration staleAfter =
                Duration.ofSeconds(mojo.timeout + mojo.helmTimeout).plus(BEYOND_ANY_DEPLOY);
        ReleaseHistory history = new ReleaseHistory(cluster);
        HistoryMending mending = new HistoryMending(history, staleAfter, Clock.systemUTC(), Pause.SLEEP, log::warn);
        return new VerifiedHelmReleases(engine(), history, folder, mojo.historyMax, mending, log::warn);
    }

    @Override
    public Commits commits() {
        return new GitRepository(project(), variables, log::warn);
    }

    @Override
    public String who() {
        return new Invoker(variables).name();
    }

    @Override
    public ReleaseLock lock(Target target, Duration patience, Consumer<String> progress) {
        return lock(cluster(), target, patience, progress);
    }

    ReleaseLock lock(Cluster cluster, Target target, Duration patience, Consumer<String> progress) {
        LockRequest request = new LockRequest(target.namespace(), target.release(), who(), patience);
        String mark = UUID.randomUUID().toString().substring(0, 8);
        LeaseQueue queue = new LeaseQueue(cluster.leases(), LeaseTime.ofThisMachine());
        return open.add(LockUntilExit.acquire(
                () -> queue.acquire(request, mark, progress).keepRenewed()));
    }

    /** A thread for each: one that waits for a silent server holds nobody else up. */
    @Override
    public Executor aside() {
        return work -> {
            Thread thread = new Thread(work, "ship-ahead");
            thread.setDaemon(true);
            thread.start();
        };
    }

    @Override
    public Path scratch() {
        return scratch.get().path();
    }

    private ScratchFolder makeScratch() {
        ScratchFolder made = open.add(ScratchFolder.make());
        ScratchFolder.removeLeft(log::info);
        return made;
    }

    @Override
    public void close() {
        open.close();
    }

    HelmEngine engine() {
        return engine.get();
    }

    private HelmEngine makeEngine() {
        HelmEngine made = open.add(
                new HelmEngines(mojo.maven, variables, log::debug).engine(text(mojo.helmExecutable), scratch()));
        scratch.get().isUsedBy(made);
        return made;
    }

    private ObjectStore store() {
        return store.get();
    }

    private ObjectStore makeStore() {
        return open.add(new S3ObjectStore(S3Parameters.of(mojo).settings(variables, credentials)));
    }

    private OciRegistry ociRegistry() {
        return registry.get();
    }

    private OciRegistry makeRegistry() {
        return new OciRegistry(credentials, Relatives.of(mojo), this::detail);
    }

    /** A line that belongs to the step before it. */
    private void detail(String line) {
        log.info("             " + line);
    }

    private Path project() {
        return mojo.maven.project().getBasedir().toPath();
    }

    private KeptFiles kept(String what, long bytes) {
        return new KeptFiles(cache(what), bytes, Clock.systemUTC());
    }

    private Path baseCache() {
        return cache("base-images");
    }

    /** Outside target, so that {@code mvn clean} does not download everything again. */
    private Path cache(String what) {
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        String caches =
                variables.getOrDefault("XDG_CACHE_HOME", Path.of(home, ".cache").toString());
        return Path.of(caches, "release-maven-plugin", what);
    }
}
