package dev.shipline.pipeline;

import dev.shipline.chart.ChartSource;
import dev.shipline.chart.FetchedChart;
import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.ClusterSecret;
import dev.shipline.cluster.Drift;
import dev.shipline.cluster.InMemoryLeases;
import dev.shipline.cluster.Interruption;
import dev.shipline.cluster.LeaseStore;
import dev.shipline.cluster.ReleaseLock;
import dev.shipline.cluster.Rollout;
import dev.shipline.cluster.RolloutRequest;
import dev.shipline.cluster.ServiceProxy;
import dev.shipline.cluster.Touched;
import dev.shipline.document.Document;
import dev.shipline.document.YamlFile;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.git.Commit;
import dev.shipline.git.CommitLog;
import dev.shipline.git.Commits;
import dev.shipline.git.Lineage;
import dev.shipline.helm.Extras;
import dev.shipline.helm.HelmReleases;
import dev.shipline.helm.HelmRequest;
import dev.shipline.helm.Revision;
import dev.shipline.image.BuiltImage;
import dev.shipline.image.ImageBuilder;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Allowance;
import dev.shipline.registry.Artifact;
import dev.shipline.registry.ArtifactKind;
import dev.shipline.registry.Assessment;
import dev.shipline.registry.Finding;
import dev.shipline.registry.Lack;
import dev.shipline.registry.Referrers;
import dev.shipline.registry.Registry;
import dev.shipline.registry.ScanGate;
import dev.shipline.registry.Severity;
import dev.shipline.registry.Verdict;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.supply.Sbom;
import dev.shipline.supply.SbomSource;
import dev.shipline.values.CheckedValues;
import dev.shipline.values.Overrides;
import dev.shipline.values.Values;
import dev.shipline.values.ValuesFile;
import dev.shipline.values.ValuesRequest;
import dev.shipline.values.ValuesSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** All neighbours in memory. What a pipeline asks of them is kept in {@link #calls}, in order. */
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

    FakeNeighbours(Path folder) {
        this.folder = folder;
    }

    /** As after an earlier deploy. */
    void deployed(int number) {
        revisions.add(revision(number, "deployed"));
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
        return new Registry() {
            @Override
            public void requirePushRight(ImageName name) {}

            @Override
            public Optional<ImageDigest> resolve(ImageName name, String tag) {
                return Optional.ofNullable(tags.get(tag));
            }

            @Override
            public Map<String, String> labels(ImageName name, ImageDigest digest) {
                return labels;
            }

            @Override
            public PushedImage tag(PushedImage image, String tag) {
                calls.add("tag " + tag);
                evidenceFailure.filter(failure -> tag.endsWith("-dev")).ifPresent(failure -> {
                    throw failure;
                });
                tags.put(tag, image.digest());
                return image.taggedAs(tag);
            }

            @Override
            public void untag(ImageName name, String tag) {
                calls.add("untag " + tag);
                untagFailure.ifPresent(failure -> {
                    throw failure;
                });
                tags.remove(tag);
            }
        };
    }

    @Override
    public ScanGate scanGate() {
        return new ScanGate() {
            @Override
            public Verdict judge(PushedImage image, VulnerabilityPolicy policy, Consumer<String> progress) {
                calls.add("scan " + image.digest());
                String reason = scanPasses ? "nothing found" : "1 finding is Critical";
                Assessment assessment = new Assessment(List.of(), List.of(), List.of(), List.of(), List.of(UNUSED));
                return new Verdict("scanned", scanPasses, reason, List.of(FINDING), lack, assessment, Optional.empty());
            }

            @Override
            public Optional<List<Finding>> lookUp(ImageName name, ImageDigest digest) {
                return findingsOf.apply(digest);
            }
        };
    }

    @Override
    public Referrers referrers(PushedImage image) {
        return new Referrers() {
            @Override
            public Optional<ImageDigest> find(ArtifactKind kind) {
                asked.add(kind);
                return Optional.ofNullable(attached.get(kind));
            }

            @Override
            public ImageDigest attach(Artifact artifact) {
                ReleaseFailure failure = attachFailures.get(artifact.kind());
                if (failure != null) {
                    throw failure;
                }
                attachedNow.add(artifact.kind());
                attached.put(artifact.kind(), ImageDigest.of(artifact.content()));
                return attached.get(artifact.kind());
            }
        };
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
        return new ValuesSource() {
            @Override
            public Values fetch(ValuesRequest request) {
                calls.add("values");
                return new Values(List.of(new ValuesFile(
                        "dev.yaml",
                        folder.resolve("dev.yaml"),
                        "0".repeat(64),
                        Optional.empty(),
                        Optional.of("v7"),
                        YamlFile.read("replicas: 2\n"))));
            }

            @Override
            public CheckedValues check(
                    ValuesRequest request, Values values, Overrides overrides, Map<String, String> chart) {
                calls.add("check");
                return CheckedValues.unchecked(values);
            }
        };
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
        return new FakeCluster();
    }

    @Override
    public HelmReleases helm() {
        return new FakeHelm();
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
        return new ReleaseLock() {
            @Override
            public Optional<Interruption> interruption() {
                return interruption;
            }

            @Override
            public <T> T during(Supplier<T> change) {
                lockLost.ifPresent(failure -> {
                    throw failure;
                });
                return change.get();
            }

            @Override
            public void close() {
                calls.add("give the lock back");
            }
        };
    }

    @Override
    public Path scratch() {
        return folder;
    }

    static ReleaseFailure failure(FailureCode code) {
        return new ReleaseFailure(code, "cannot", "it is so", "do something");
    }

    private Revision revision(int number, String status) {
        return revision(number, status, "");
    }

    Revision revision(int number, String status, String description) {
        return new Revision(
                "orders-dev",
                "dev",
                number,
                status,
                description,
                Instant.EPOCH,
                "microservice",
                "1.0.0",
                "",
                manifestOf(number),
                hooks,
                Document.of(Map.of()),
                Document.of(Map.of()),
                Document.of(Map.of(
                        "image",
                        Map.of("repository", "quay.io/acme/orders", "tag", "v" + number, "digest", DIGEST.value()))),
                hookManifest);
    }

    private String manifestOf(int number) {
        return "kind: Deployment\nmetadata:\n  name: orders\nnumber: " + number + "\n" + runningImage;
    }

    private final class FakeHelm implements HelmReleases {
        @Override
        public void warmUp() {
            calls.add("warm up");
        }

        @Override
        public String render(HelmRequest request) {
            return drawn.apply(revision(revisions.size() + 1, "").manifest());
        }

        @Override
        public Extras extras(HelmRequest request) {
            return extras.get();
        }

        @Override
        public Optional<Revision> current(String namespace, String release) {
            return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions.get(revisions.size() - 1));
        }

        @Override
        public Revision apply(HelmRequest request) {
            calls.add("upgrade");
            upgradeFailure.ifPresent(failure -> {
                throw failure;
            });
            helmFailure.ifPresent(failure -> {
                throw failure;
            });
            deployed(revisions.size() + 1);
            return revisions.get(revisions.size() - 1);
        }

        @Override
        public Revision rollBack(HelmRequest base, Revision failed) {
            calls.add("roll back " + failed.number());
            deployed(revisions.size() + 1);
            rollsBackTo.ifPresent(to -> revisions.add(revision(revisions.size(), "deployed", "Rollback to " + to)));
            return revisions.get(revisions.size() - 1);
        }

        @Override
        public Revision replay(HelmRequest base, Revision earlier) {
            helmTimeout = base.timeout();
            calls.add("replay " + earlier.number() + " as " + base.description());
            revisions.add(revision(revisions.size() + 1, "deployed", base.description()));
            return revisions.get(revisions.size() - 1);
        }

        @Override
        public void uninstall(HelmRequest base, boolean keepHistory) {
            helmTimeout = base.timeout();
            calls.add("uninstall " + base.release() + (keepHistory ? ", keeping its history" : ""));
        }

        @Override
        public void test(HelmRequest base) {
            calls.add("test " + base.release() + " for " + base.timeout().toSeconds() + " s");
            testFailure.ifPresent(failure -> {
                throw failure;
            });
        }

        @Override
        public List<Revision> history(String namespace, String release) {
            List<Revision> newestFirst = new ArrayList<>(revisions);
            Collections.reverse(newestFirst);
            return newestFirst;
        }

        @Override
        public void unlock(Revision pending, String why) {
            calls.add("unlock " + pending.number() + ": " + why);
        }

        @Override
        public void abandon(Revision failed, String why) {
            calls.add("abandon " + failed.number());
        }

        @Override
        public void prove(Revision newest) {
            calls.add("prove " + newest.number());
        }

        @Override
        public void mend(String namespace, String release, Interruption left) {
            calls.add("mend what " + left.by() + " left");
        }
    }

    private final class FakeCluster implements Cluster {
        @Override
        public String description() {
            return "a cluster";
        }

        @Override
        public String server() {
            return "https://cluster";
        }

        @Override
        public Drift drift(String namespace, String manifest) {
            return drift.apply(manifest);
        }

        @Override
        public String requireReachable() {
            calls.add("cluster");
            return "v1.34.1";
        }

        @Override
        public void requireRights(String namespace) {
            calls.add("rights in " + namespace);
            rightsFailure.ifPresent(failure -> {
                throw failure;
            });
        }

        @Override
        public void requireRights(String namespace, List<String> manifests) {
            requireRights(namespace, new Touched(manifests, "", "", false));
        }

        @Override
        public void requireRights(String namespace, Touched what) {
            touched.add(what);
            calls.add("rights on " + what.manifests().size() + " manifests");
            objectRightsFailure.ifPresent(failure -> {
                throw failure;
            });
        }

        @Override
        public void ensureNamespace(String namespace) {}

        @Override
        public void writeKubeconfig(Path file) {
            kubeconfigsAfter.add(calls.isEmpty() ? "" : calls.get(calls.size() - 1));
        }

        @Override
        public List<ClusterSecret> secrets(String namespace, Map<String, String> labels) {
            return List.of();
        }

        @Override
        public void replaceSecret(ClusterSecret secret) {}

        @Override
        public void deleteSecret(String namespace, String name) {}

        @Override
        public LeaseStore leases() {
            return leases;
        }

        @Override
        public Rollout watch(RolloutRequest request, Consumer<String> progress) {
            calls.add("watch");
            deadlines.add(request.timeout());
            whileWatching.run();
            watchFailure.ifPresent(failure -> {
                throw failure;
            });
            Rollout.Outcome outcome = rollouts.isEmpty() ? Rollout.Outcome.PROVEN : rollouts.remove(0);
            List<Rollout.Trouble> trouble = outcome == Rollout.Outcome.PROVEN
                    ? List.of()
                    : List.of(
                            new Rollout.Trouble("pod orders-1", "CrashLoopBackOff", List.of(), List.of("last words")));
            return new Rollout(outcome, List.of("Deployment orders: 1 of 1 ready"), trouble);
        }

        @Override
        public Rollout look(RolloutRequest request) {
            calls.add("look at " + request.manifest().lines().count() / 3 + " jobs");
            return hookRollout;
        }

        @Override
        public Rollout soak(RolloutRequest request, Duration length, Consumer<String> progress) {
            calls.add("soak " + length.toSeconds());
            soakFailure.ifPresent(failure -> {
                throw failure;
            });
            Rollout.Outcome outcome = soaks.isEmpty() ? Rollout.Outcome.PROVEN : soaks.remove(0);
            List<Rollout.Trouble> trouble = outcome == Rollout.Outcome.PROVEN
                    ? List.of()
                    : List.of(new Rollout.Trouble("pod orders-1", "was restarted", List.of(), List.of("last words")));
            return new Rollout(outcome, List.of(), trouble);
        }

        @Override
        public ServiceProxy services() {
            return services;
        }

        @Override
        public List<String> workloads(String namespace, String manifest) {
            return List.of();
        }

        @Override
        public List<String> log(String namespace, String kind, String name) {
            return testLog;
        }

        @Override
        public void close() {}
    }
}
