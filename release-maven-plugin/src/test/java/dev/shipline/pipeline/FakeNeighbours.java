package dev.shipline.pipeline;

import dev.shipline.chart.ChartSource;
import dev.shipline.chart.FetchedChart;
import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.ClusterSecret;
import dev.shipline.cluster.Rollout;
import dev.shipline.cluster.RolloutRequest;
import dev.shipline.document.Document;
import dev.shipline.document.YamlFile;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.helm.HelmReleases;
import dev.shipline.helm.HelmRequest;
import dev.shipline.helm.Revision;
import dev.shipline.image.BuiltImage;
import dev.shipline.image.ImageBuilder;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageName;
import dev.shipline.image.PushedImage;
import dev.shipline.registry.Allowance;
import dev.shipline.registry.Assessment;
import dev.shipline.registry.Finding;
import dev.shipline.registry.Lack;
import dev.shipline.registry.Registry;
import dev.shipline.registry.ScanGate;
import dev.shipline.registry.Severity;
import dev.shipline.registry.Verdict;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.values.CheckedValues;
import dev.shipline.values.Overrides;
import dev.shipline.values.Values;
import dev.shipline.values.ValuesFile;
import dev.shipline.values.ValuesRequest;
import dev.shipline.values.ValuesSource;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** All neighbours in memory. What a pipeline asks of them is kept in {@link #calls}, in order. */
final class FakeNeighbours implements Neighbours {
    static final ImageDigest DIGEST = new ImageDigest("sha256:" + "a".repeat(64));
    static final ImageDigest OTHER_DIGEST = new ImageDigest("sha256:" + "b".repeat(64));

    static final Finding FINDING = new Finding("CVE-1", Severity.LOW, "zlib", "1", Optional.empty(), "");
    static final Allowance UNUSED =
            new Allowance("CVE-9", Optional.empty(), "known", LocalDate.EPOCH, "scan-allow.yaml:1");

    final List<String> calls = new ArrayList<>();
    final Map<String, ImageDigest> tags = new HashMap<>();
    final List<Revision> revisions = new ArrayList<>();
    final Path folder;

    boolean immutable;
    String labelledRevision = "";
    ImageDigest digestHeld = DIGEST;
    boolean scanPasses = true;
    Optional<Lack> lack = Optional.empty();
    String runningImage = "";
    Function<ImageDigest, Optional<List<Finding>>> findingsOf = digest -> Optional.empty();
    List<Rollout.Outcome> rollouts = new ArrayList<>();
    Optional<ReleaseFailure> chartFailure = Optional.empty();
    Optional<ReleaseFailure> untagFailure = Optional.empty();
    Optional<ReleaseFailure> rightsFailure = Optional.empty();
    Optional<ReleaseFailure> objectRightsFailure = Optional.empty();
    Optional<ReleaseFailure> watchFailure = Optional.empty();

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
                return Map.of(ImageStage.REVISION_LABEL, labelledRevision, "quay.immutable", String.valueOf(immutable));
            }

            @Override
            public PushedImage tag(PushedImage image, String tag) {
                calls.add("tag " + tag);
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
    public Path scratch() {
        return folder;
    }

    static ReleaseFailure failure(FailureCode code) {
        return new ReleaseFailure(code, "cannot", "it is so", "do something");
    }

    private Revision revision(int number, String status) {
        return new Revision(
                "orders-dev",
                "dev",
                number,
                status,
                "",
                Instant.EPOCH,
                "microservice",
                "1.0.0",
                "",
                "kind: Deployment\nmetadata:\n  name: orders\nnumber: " + number + "\n" + runningImage,
                Document.of(Map.of()),
                Document.of(Map.of()),
                Document.of(Map.of()));
    }

    private final class FakeHelm implements HelmReleases {
        @Override
        public void warmUp() {
            calls.add("warm up");
        }

        @Override
        public String render(HelmRequest request) {
            return revision(revisions.size() + 1, "").manifest();
        }

        @Override
        public Optional<Revision> current(String namespace, String release) {
            return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions.get(revisions.size() - 1));
        }

        @Override
        public Revision apply(HelmRequest request) {
            calls.add("upgrade");
            deployed(revisions.size() + 1);
            return revisions.get(revisions.size() - 1);
        }

        @Override
        public Revision rollBack(HelmRequest base, Revision failed) {
            calls.add("roll back " + failed.number());
            deployed(revisions.size() + 1);
            return revisions.get(revisions.size() - 1);
        }

        @Override
        public void abandon(Revision failed, String why) {
            calls.add("abandon " + failed.number());
        }

        @Override
        public void prune(Revision newest) {}
    }

    private final class FakeCluster implements Cluster {
        @Override
        public String description() {
            return "a cluster";
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
            calls.add("rights on " + manifests.size() + " manifests");
            objectRightsFailure.ifPresent(failure -> {
                throw failure;
            });
        }

        @Override
        public void ensureNamespace(String namespace) {}

        @Override
        public void writeKubeconfig(Path file) {}

        @Override
        public List<ClusterSecret> secrets(String namespace, Map<String, String> labels) {
            return List.of();
        }

        @Override
        public void replaceSecret(ClusterSecret secret) {}

        @Override
        public void deleteSecret(String namespace, String name) {}

        @Override
        public Rollout watch(RolloutRequest request, Consumer<String> progress) {
            calls.add("watch");
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
        public List<String> workloads(String namespace, String manifest) {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
