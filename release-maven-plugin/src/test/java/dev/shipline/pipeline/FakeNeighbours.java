package dev.shipline.pipeline;

import dev.shipline.chart.ChartSource;
import dev.shipline.chart.FetchedChart;
import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.Drift;
import dev.shipline.cluster.InMemoryLeases;
import dev.shipline.cluster.Interruption;
import dev.shipline.cluster.ReleaseLock;
import dev.shipline.cluster.Rollout;
import dev.shipline.cluster.Touched;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.git.Commit;
import dev.shipline.git.CommitLog;
import dev.shipline.git.Commits;
import dev.shipline.git.Lineage;
import dev.shipline.helm.Extras;
import dev.shipline.helm.HelmReleases;
import dev.shipline.helm.Revision;
import dev.shipline.helm.RevisionNote;
import dev.shipline.helm.SampleRevision;
import dev.shipline.image.BuiltImage;
import dev.shipline.image.ImageBuilder;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Allowance;
import dev.shipline.registry.ArtifactKind;
import dev.shipline.registry.Finding;
import dev.shipline.registry.Lack;
import dev.shipline.registry.Referrers;
import dev.shipline.registry.Registry;
import dev.shipline.registry.ScanGate;
import dev.shipline.registry.Severity;
import dev.shipline.supply.Sbom;
import dev.shipline.supply.SbomSource;
import dev.shipline.values.ValuesSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** All neighbours in memory. Here is what a test sets of them and sees of them; what a pipeline asks is kept in {@link #calls}, in order. */
final class FakeNeighbours implements Neighbours {
    static final ImageDigest DIGEST = new ImageDigest("sha256:" + "a".repeat(64));
    static final ImageDigest OTHER_DIGEST = new ImageDigest("sha256:" + "b".repeat(64));

    static final Finding FINDING = new Finding("CVE-1", Severity.LOW, "zlib", "1", Optional.empty(), "");
    static final Allowance UNUSED =
            new Allowance("CVE-9", Optional.empty(), "known", LocalDate.EPOCH, "scan-allow.yaml:1");

    final List<String> calls = new CopyOnWriteArrayList<>();
    final Map<String, ImageDigest> tags = new HashMap<>();
    final List<Revision> revisions = new ArrayList<>();
    final InMemoryLeases leases = new InMemoryLeases();
    final Path folder;

    /** What the image in the registry says of itself. */
    Map<String, String> labels = Map.of();

    final Map<ArtifactKind, ImageDigest> attached = new ConcurrentHashMap<>();
    final List<ArtifactKind> attachedNow = new CopyOnWriteArrayList<>();
    final List<ArtifactKind> asked = new CopyOnWriteArrayList<>();
    final Map<ArtifactKind, ReleaseFailure> attachFailures = new ConcurrentHashMap<>();
    Supplier<Optional<Sbom>> sbom = () -> Optional.of(new Sbom(new byte[] {'{', '}'}, 7, "made up"));
    ImageDigest digestHeld = DIGEST;
    boolean scanPasses = true;
    Optional<Lack> lack = Optional.empty();
    String runningImage = "";
    Function<ImageDigest, Optional<List<Finding>>> findingsOf = digest -> Optional.empty();
    List<Rollout.Outcome> rollouts = new ArrayList<>();
    Optional<ReleaseFailure> chartFailure = Optional.empty();
    Optional<ReleaseFailure> untagFailure = Optional.empty();
    Optional<ReleaseFailure> evidenceFailure = Optional.empty();
    Optional<ReleaseFailure> rightsFailure = Optional.empty();
    Optional<ReleaseFailure> objectRightsFailure = Optional.empty();
    List<String> hooks = List.of();
    /** What Helm was given for the last revision that was repeated or removed. */
    Duration helmTimeout = Duration.ZERO;

    /** YAML of the hooks of what runs. */
    String hookManifest = "";

    Supplier<Extras> extras = () -> Extras.NONE;
    final List<Touched> touched = new CopyOnWriteArrayList<>();
    /** After which call each kubeconfig was written. */
    final List<String> kubeconfigsAfter = new ArrayList<>();

    Optional<ReleaseFailure> testFailure = Optional.empty();
    List<String> testLog = List.of();
    Lineage lineage = Lineage.NEWER;
    CommitLog log = CommitLog.UNKNOWN;
    UnaryOperator<String> drawn = manifest -> manifest;
    Function<String, Drift> drift = manifest -> Drift.NONE;
    Runnable whileWaiting = () -> {};
    Runnable whileWatching = () -> {};
    Optional<ReleaseFailure> lockFailure = Optional.empty();
    Optional<ReleaseFailure> upgradeFailure = Optional.empty();
    Optional<Integer> rollsBackTo = Optional.empty();
    final List<Duration> deadlines = new ArrayList<>();
    Optional<Interruption> interruption = Optional.empty();
    Optional<ReleaseFailure> lockLost = Optional.empty();
    Optional<ReleaseFailure> watchFailure = Optional.empty();
    Optional<ReleaseFailure> helmFailure = Optional.empty();
    Rollout hookRollout = new Rollout(Rollout.Outcome.PROVEN, List.of(), List.of());
    List<Rollout.Outcome> soaks = new ArrayList<>();
    Optional<ReleaseFailure> soakFailure = Optional.empty();
    final FakeServices services = new FakeServices();

    /** Leaves everything to its turn, so that {@link #calls} is in order. */
    Executor aside = work -> {};

    FakeNeighbours(Path folder) {
        this.folder = folder;
    }

    /** As after an earlier deploy. */
    void deployed(int number) {
        revisions.add(revision(number, "deployed"));
    }

    /** Revisions of this service, each with the status that is named, on top of what is there. */
    void history(String... statuses) {
        for (String status : statuses) {
            int number = revisions.size() + 1;
            revisions.add(revision(
                    number, status, RevisionNote.ofRelease("orders", "v" + number, SampleRelease.SHA, "bob@ci")));
        }
    }

    @Override
    public ImageBuilder images() {
        return recipe -> {
            calls.add("build");
            return new BuiltImage() {
                @Override
                public String summary() {
                    return "built";
                }

                @Override
                public PushedImage push(String tag) {
                    calls.add("push " + tag);
                    tags.put(tag, digestHeld);
                    return new PushedImage(recipe.name(), tag, DIGEST);
                }
            };
        };
    }

    @Override
    public Registry registry() {
        return new FakeRegistry(this);
    }

    @Override
    public ScanGate scanGate() {
        return new FakeScanGate(this);
    }

    @Override
    public Referrers referrers(PushedImage image) {
        return new FakeReferrers(this);
    }

    @Override
    public SbomSource sboms() {
        return (base, time, notes) -> {
            notes.accept("looked for a bill");
            return sbom.get();
        };
    }

    @Override
    public ValuesSource values() {
        return new FakeValues(this);
    }

    @Override
    public ChartSource charts() {
        return request -> {
            calls.add("chart");
            chartFailure.ifPresent(failure -> {
                throw failure;
            });
            return new FetchedChart("microservice", "1.0.0", "sha256:" + "c".repeat(64), folder, "s3://charts");
        };
    }

    @Override
    public Cluster cluster() {
        return new FakeCluster(this);
    }

    @Override
    public HelmReleases helm() {
        return new FakeHelm(this);
    }

    @Override
    public Commits commits() {
        return new Commits() {
            @Override
            public Optional<Commit> find(String sha) {
                return Optional.empty();
            }

            @Override
            public Lineage compare(String released, String next) {
                return lineage;
            }

            @Override
            public CommitLog log(String released, String next, int most) {
                return log;
            }
        };
    }

    @Override
    public String who() {
        return "ci";
    }

    @Override
    public ReleaseLock lock(Target target, Duration patience, Consumer<String> progress) {
        calls.add("lock");
        whileWaiting.run();
        lockFailure.ifPresent(failure -> {
            throw failure;
        });
        return new FakeLock(this);
    }

    @Override
    public Executor aside() {
        return aside;
    }

    @Override
    public Path scratch() {
        return folder;
    }

    static ReleaseFailure failure(FailureCode code) {
        return new ReleaseFailure(code, "cannot", "it is so", "do something");
    }

    Revision revision(int number, String status) {
        return revision(number, status, "");
    }

    Revision revision(int number, String status, String description) {
        return new SampleRevision(number, status)
                .description(description)
                .manifest(manifestOf(number))
                .hooks(hooks, hookManifest)
                .image(Map.of("repository", "quay.io/acme/orders", "tag", "v" + number, "digest", DIGEST.value()))
                .revision();
    }

    private String manifestOf(int number) {
        return "kind: Deployment\nmetadata:\n  name: orders\nnumber: " + number + "\n" + runningImage;
    }
}
