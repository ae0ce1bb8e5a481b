package dev.shipline.maven;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.ReleaseReport;
import java.io.File;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * The parameters that every goal shares. A goal makes a plan of them, hands it to the pipeline, and reports; nothing else happens here.
 *
 * <p>Fields are package-private for {@link ReleasePlanner}, the one reader.
 */
abstract class ShipMojo extends AbstractMojo {
    private static final String STANDS_BY = ShipMojo.class.getName() + ".standsBy";

    /** The environment to release into. Set by the profile (-P env=dev); with none, nothing is released. */
    @Parameter(property = "ship.env")
    String environment;

    /** The service's name. */
    @Parameter(property = "ship.service", defaultValue = "${project.artifactId}")
    String service;

    /** The image's repository with its registry, quay.io/acme/orders. */
    @Parameter(property = "ship.image")
    String image;

    /** The image's release tag. Default: the first seven digits of the commit. */
    @Parameter(property = "ship.tag")
    String tag;

    /** What to do where tracked files differ from the commit: mark the tag with -dirty, or refuse. */
    @Parameter(property = "ship.dirty", defaultValue = "mark")
    String dirty;

    /**
     * The image to build on; a Dockerfile gets it as its build argument {@code BASE}, if it declares one. Default without a Dockerfile: the Temurin JRE of
     * the compiled Java release.
     */
    @Parameter(property = "ship.image.base")
    String imageBase;

    /** The class to start when there is no Dockerfile. Default: the one class with a main method. */
    @Parameter(property = "ship.image.mainClass")
    String mainClass;

    /**
     * The user that the container runs as, a number as a rule. Default: 10001, and with a Dockerfile the user that it sets, unless that is root. What is set
     * here is put on top of what a Dockerfile says; 0 keeps root.
     */
    @Parameter(property = "ship.image.user")
    String imageUser;

    /** The ports that the image declares, separated by commas; those of a Dockerfile stay. Default without a Dockerfile: 8080. */
    @Parameter(property = "ship.image.ports")
    String imagePorts;

    /** Variables of the container's environment, NAME=value, one on each line. Everybody who may pull the image can read them. */
    @Parameter(property = "ship.image.environment")
    String imageEnvironment;

    /** Labels of the image beside those that tell its commit, NAME=value, one on each line. */
    @Parameter(property = "ship.image.labels")
    String imageLabels;

    /**
     * The platforms to build for, linux/amd64,linux/arm64; several make an index, for which the base must have an image of each. A Dockerfile is built by
     * docker buildx where the engine's own platform is another one.
     */
    @Parameter(property = "ship.image.platforms", defaultValue = "linux/amd64")
    String imagePlatforms;

    /**
     * Flags for the JVM, separated by blanks. An image from a Dockerfile gets them in JAVA_TOOL_OPTIONS, behind those that are there. Default without a
     * Dockerfile: -XX:MaxRAMPercentage=75.
     */
    @Parameter(property = "ship.image.jvmFlags")
    String jvmFlags;

    /** The Dockerfile. If the file exists, a Docker engine builds the image; otherwise none is needed. */
    @Parameter(property = "ship.dockerfile", defaultValue = "${project.basedir}/Dockerfile")
    File dockerfile;

    /**
     * Whether a bill of materials (CycloneDX) is attached to the image: attach; require, which stops a release without one; or off. One that the build
     * wrote to target/bom.json, or Spring Boot's, is taken as it is.
     */
    @Parameter(property = "ship.sbom", defaultValue = "attach")
    String sbom;

    /** Whether it is attached to the image where, and of what, it was built (SLSA provenance): attach; require, which stops a release without; or off. */
    @Parameter(property = "ship.provenance", defaultValue = "attach")
    String provenance;

    /** The branches whose images stay, separated by commas; a star stands for any characters. */
    @Parameter(property = "ship.trunk", defaultValue = "main,master")
    String trunk;

    /** How long Quay keeps the image of any other branch, 4w (s, m, h, d, w or y), or never to let it expire. Such an image is never promoted. */
    @Parameter(property = "ship.expiry", defaultValue = "4w")
    String expiry;

    /** The Docker engine, tcp:// or unix://. Default: what DOCKER_HOST or the current Docker context says. */
    @Parameter(property = "ship.docker.host")
    String dockerHost;

    /**
     * The robot account of Quay, namespace+name, to push as without a password where the job has an OpenID Connect token. Quay must have been told that the
     * robot trusts the CI server.
     */
    @Parameter(property = "ship.registry.robot")
    String registryRobot;

    /** The environment variable in which the job's OpenID Connect token is. */
    @Parameter(property = "ship.registry.oidc", defaultValue = "CIRCLE_OIDC_TOKEN_V2")
    String registryOidc;

    /** Where base.yaml and the environment's values file are: s3://bucket/folder, or a folder. */
    @Parameter(property = "ship.values")
    String values;

    /** The environment's values file. Default: the environment's name and .yaml. */
    @Parameter(property = "ship.values.file")
    String valuesFile;

    /** Whether base.yaml comes before the environment's values file. */
    @Parameter(property = "ship.values.base")
    String valuesBase;

    /**
     * The versions of the values files to take, where the bucket keeps versions: base.yaml=id,prod.yaml=id, or the id of the environment's file alone.
     * The field valuesVersion of a deploy's release.json is such a text. Default: the newest.
     */
    @Parameter(property = "ship.values.version")
    String valuesVersion;

    /** What to do with a key in the values that nothing in the chart speaks of: warn, fail or ignore. */
    @Parameter(property = "ship.values.unknown", defaultValue = "warn")
    String valuesUnknown;

    /**
     * The field of the values in which the chart takes labels for its objects. If given, the release adds its service, environment and version there, under
     * the names by which Datadog joins metrics, traces and logs. Never a field that becomes part of a selector, which cannot change.
     */
    @Parameter(property = "ship.values.labels")
    String valuesLabels;

    /** The chart: s3://bucket/repository/name, https://host/repository/name, oci://host/path/name, or the path of a folder or archive. */
    @Parameter(property = "ship.chart")
    String chart;

    /** The chart's version, or a range of versions. Default: the newest that is no pre-release. */
    @Parameter(property = "ship.chart.version")
    String chartVersion;

    /** The server of settings.xml whose credentials the chart's https repository asks for. Default: the one whose id is the repository's host. */
    @Parameter(property = "ship.chart.server")
    String chartServer;

    /** The public keys, as "gpg --export" writes them, of those who may sign the chart. If given, a chart without a signature (.prov) by one of them is refused. */
    @Parameter(property = "ship.chart.keyring")
    File chartKeyring;

    /** The endpoint of an S3-compatible store. Default: AWS_ENDPOINT, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, then AWS. */
    @Parameter(property = "ship.s3.endpoint")
    String s3Endpoint;

    /** The profile of the shared AWS files that has the credentials for S3. Default: AWS's own chain: environment, web identity, AWS_PROFILE, the machine's role. */
    @Parameter(property = "ship.aws.profile")
    String awsProfile;

    /** The ARN of the role whose credentials a CircleCI job gets for its OIDC token (CIRCLE_OIDC_TOKEN_V2). Where there is no such token, it is not used. */
    @Parameter(property = "ship.aws.role")
    String awsRole;

    /** The region of the buckets. Default: HELM_S3_REGION, AWS_REGION, AWS_DEFAULT_REGION, then what AWS's profile or machine says. */
    @Parameter(property = "ship.s3.region")
    String s3Region;

    /** The Helm release. Default: the service and the environment, orders-dev. */
    @Parameter(property = "ship.release")
    String release;

    /** The namespace. Default: the environment. */
    @Parameter(property = "ship.namespace")
    String namespace;

    /** The kubeconfig; or in-cluster, for the cluster that this build's pod runs in. Default: what KUBECONFIG names, then ~/.kube/config. */
    @Parameter(property = "ship.kubeconfig")
    String kubeconfig;

    /** The context in the kubeconfig. Default: its current one. */
    @Parameter(property = "ship.kube.context")
    String kubeContext;

    /** The EKS cluster, which needs no kubeconfig then: its name, region/name, or its ARN, which pins the account too. */
    @Parameter(property = "ship.eks.cluster")
    String eksCluster;

    /** The region of the EKS clusters. Default: what the cluster's own name says, then ship.s3.region, AWS_REGION, and what AWS's profile or machine says. */
    @Parameter(property = "ship.eks.region")
    String eksRegion;

    /** The ARN of a role to take on for the EKS clusters, as in another account. Default: none; the credentials are those for S3. */
    @Parameter(property = "ship.eks.role")
    String eksRole;

    /**
     * The clusters of the environment, name=cluster, separated by commas; each gets the same image and chart. A cluster is a context of the kubeconfig,
     * eks:name, eks:region/name, or in-cluster; a name alone is that of a context. Default: one cluster.
     */
    @Parameter(property = "ship.clusters")
    String clusters;

    /** Those of ship.clusters that are meant, by name, separated by commas. Default: all. */
    @Parameter(property = "ship.cluster")
    String cluster;

    /** Whether several clusters are released one-by-one, which stops at the first that fails, or side-by-side. */
    @Parameter(property = "ship.clusters.order", defaultValue = "one-by-one")
    String clustersOrder;

    /** What becomes of the clusters that are released already when another one fails: stay, or roll-back. */
    @Parameter(property = "ship.clusters.failed", defaultValue = "stay")
    String clustersFailed;

    /** Whether each of several clusters has a values file of its own, prod-eu.yaml for the environment prod and the cluster eu, over the environment's. */
    @Parameter(property = "ship.clusters.values", defaultValue = "false")
    boolean clustersValues;

    /** Findings of this severity or worse keep an image from its release tag: Negligible, Low, Medium, High or Critical. */
    @Parameter(property = "ship.scan.threshold", defaultValue = "High")
    String scanThreshold;

    /** How long to wait for the registry's scan, in seconds. */
    @Parameter(property = "ship.scan.timeout", defaultValue = "600")
    int scanTimeout;

    /** Whether only those findings count that a newer version of the package fixes. */
    @Parameter(property = "ship.scan.fixable", defaultValue = "false")
    boolean scanFixable;

    /** The list of findings that are allowed for a time, a YAML file. Default: .ship/scan-allow.yaml in the module, where there is one. */
    @Parameter(property = "ship.scan.allow")
    File scanAllow;

    /** What to do where the registry has no scanner or it cannot read the image: fail or warn. */
    @Parameter(property = "ship.scan.unsupported", defaultValue = "fail")
    String scanUnsupported;

    /** What to do where the scanner failed on the image: wait until Quay tries again, as long as the scan may take, and fail then; fail at once; or warn. */
    @Parameter(property = "ship.scan.failed", defaultValue = "wait")
    String scanFailed;

    /** What to do where there is no verdict of the scanner in time: fail or warn. */
    @Parameter(property = "ship.scan.late", defaultValue = "fail")
    String scanLate;

    /** The environment in which this commit's image must have been proven before. Nothing is built then. */
    @Parameter(property = "ship.promote.from")
    String promoteFrom;

    /** How long the rollout may take, in seconds. */
    @Parameter(property = "ship.timeout", defaultValue = "300")
    int timeout;

    /** How often a container may be restarted while it is rolled out; when it fails again after that, the rollout is lost. A Job counts by its own backoffLimit. */
    @Parameter(property = "ship.rollout.restarts", defaultValue = "2")
    int rolloutRestarts;

    /**
     * How long a trouble may last that often passes by itself, in seconds: a ConfigMap, Secret or volume that is not there yet, an image that may not be pulled,
     * pods that a quota refuses.
     */
    @Parameter(property = "ship.rollout.grace", defaultValue = "20")
    int rolloutGrace;

    /** How long a pod may be without a node that takes it, in seconds. Where the cluster says that it adds one, it is waited for until ship.timeout. */
    @Parameter(property = "ship.rollout.unschedulable", defaultValue = "60")
    int rolloutUnschedulable;

    /** Whether a rollout that is lost ends at once. Otherwise only a workload that itself says that it failed ends it before ship.timeout. */
    @Parameter(property = "ship.rollout.failFast", defaultValue = "true")
    boolean rolloutFailFast;

    /** How long the release is watched after its rollout, in seconds: a restart, or a pod that is no longer ready, makes it a failed one. */
    @Parameter(property = "ship.soak", defaultValue = "0")
    int soak;

    /** An address to ask after the rollout, https://orders.example.com/health, from the machine of the build. The wrong answer makes it a failed release. */
    @Parameter(property = "ship.smoke.url")
    String smokeUrl;

    /** A path to ask the service for after the rollout, /health, by way of the cluster's API, which needs the right to get services/proxy. */
    @Parameter(property = "ship.smoke.path")
    String smokePath;

    /** The Service that ship.smoke.path is of, name:port, or https:name:port. Default: the only one of the release, with its first port. */
    @Parameter(property = "ship.smoke.service")
    String smokeService;

    /** The HTTP status that the smoke check expects. Redirects are not followed. */
    @Parameter(property = "ship.smoke.status", defaultValue = "200")
    int smokeStatus;

    /** How long the smoke check asks again, in seconds, until it gets that status. */
    @Parameter(property = "ship.smoke.timeout", defaultValue = "60")
    int smokeTimeout;

    /** Headers of the smoke check's request, Name=value, one on each line. None that carries a secret. */
    @Parameter(property = "ship.smoke.headers")
    String smokeHeaders;

    /**
     * The helm program to release with, of version 3 or 4: a name on the PATH, or a path. Default: none is needed, Helm's library runs in a process of its own.
     */
    @Parameter(property = "ship.helm.executable")
    String helmExecutable;

    /** How long Helm may take to submit, repeat or remove a release, the chart's hooks included, in seconds. */
    @Parameter(property = "ship.helm.timeout", defaultValue = "120")
    int helmTimeout;

    /** Whether the chart's own tests (helm test) are run after the rollout; a release whose tests fail is rolled back. */
    @Parameter(property = "ship.helm.test", defaultValue = "false")
    boolean helmTest;

    /** How long the chart's own tests may take, in seconds. */
    @Parameter(property = "ship.helm.test.timeout", defaultValue = "300")
    int helmTestTimeout;

    /** How many revisions of a release are kept; the newest, and the newest that runs, always are. */
    @Parameter(property = "ship.history.max", defaultValue = "10")
    int historyMax;

    /**
     * Which commits may follow the one that runs: newer, those that have it among their ancestors; not-older, all but its own ancestors; or any. Where git cannot
     * tell, as in a shallow clone, that is said, and the deploy goes on.
     */
    @Parameter(property = "ship.commit.order", defaultValue = "not-older")
    String commitOrder;

    /**
     * Whose commit a release is of, and so its tag: repository, the one that is checked out; or module, the newest that changed this module's folder, a module of
     * this build that it uses, or a parent's POM, so that a service that others share a repository with keeps its image until it changes itself.
     */
    @Parameter(property = "ship.commit.scope", defaultValue = "repository")
    String commitScope;

    /** What to do where the environment runs this very image already, with this chart and these values: release a further revision of it, or skip. */
    @Parameter(property = "ship.unchanged", defaultValue = "release")
    String unchanged;

    /** The one plan that may be carried out, by the hash that ship:plan prints. Any other is refused before anything is changed. Default: any plan. */
    @Parameter(property = "ship.plan.approved")
    String planApproved;

    /** Whether a deploy needs an approved plan: none or required. */
    @Parameter(property = "ship.plan.approval", defaultValue = "none")
    String planApproval;

    /** What to do where the plan changes a field that the API server lets nobody change: refuse, warn, or off, which does not look. */
    @Parameter(property = "ship.plan.immutable", defaultValue = "refuse")
    String planImmutable;

    /** What to do where objects in the cluster are not as they were deployed: warn, refuse, or off, which does not look. */
    @Parameter(property = "ship.drift", defaultValue = "warn")
    String drift;

    /** How long to wait for another deploy of the same release to end, in seconds; 0 stops at once. */
    @Parameter(property = "ship.lock.wait", defaultValue = "600")
    int lockWait;

    /** Whether to stop short of every change, and only show what would change. */
    @Parameter(property = "ship.dryRun", defaultValue = "false")
    boolean dryRun;

    /** Whether this module ships nothing. */
    @Parameter(property = "ship.skip", defaultValue = "false")
    boolean skip;

    /** Whether metrics and events are sent to Datadog. */
    @Parameter(property = "ship.metrics.enabled")
    String metricsEnabled;

    /** What the metrics' names begin with. */
    @Parameter(property = "ship.metrics.prefix", defaultValue = "ship")
    String metricsPrefix;

    /** The Datadog site. Default: DD_SITE, then datadoghq.com. */
    @Parameter(property = "ship.metrics.site")
    String metricsSite;

    /** An intake to use instead of a Datadog site's. */
    @Parameter(property = "ship.metrics.url")
    String metricsUrl;

    /**
     * The version of Datadog's API by which counts are sent: v2, or v1 for an intake that takes only that, such as VictoriaMetrics. Distributions and
     * events, of which there is one version each that does, are sent alike with both.
     */
    @Parameter(property = "ship.metrics.series", defaultValue = "v2")
    String metricsSeries;

    /** How long a build may be held up by telling Datadog, in seconds; what is not told by then is told by the next run. */
    @Parameter(property = "ship.metrics.timeout", defaultValue = "5")
    int metricsTimeout;

    /** In whose words metrics are told: ship, or bash for the names and tags of the older bash tools, whose elapsed times are gauges. */
    @Parameter(property = "ship.metrics.names", defaultValue = "ship")
    String metricsNames;

    /** The agent that takes metrics and events by DogStatsD instead of Datadog's own address: udp://host:8125 or unix:///var/run/datadog/dsd.socket. */
    @Parameter(property = "ship.metrics.statsd")
    String metricsStatsd;

    /** The folder of the journal of what is to be told. Default: telemetry in the folder of the run's files. */
    @Parameter(property = "ship.metrics.journal")
    File metricsJournal;

    /** Whether an incident made this release necessary, which makes it rework. A branch hotfix/... says so too. */
    @Parameter(property = "ship.metrics.unplanned", defaultValue = "false")
    boolean metricsUnplanned;

    /** The value of the tag "role" on every metric and event. */
    @Parameter(property = "ship.metrics.role")
    String metricsRole;

    /** Where the run's files go. */
    @Parameter(property = "ship.directory", defaultValue = "${project.build.directory}/ship")
    File directory;

    final MavenParts maven;

    ShipMojo(MavenParts maven) {
        this.maven = requireNonNull(maven, "maven is null");
    }

    /** What a parameter says; empty where it is not set, or set to blanks. */
    static Optional<String> text(String parameter) {
        return Optional.ofNullable(parameter).map(String::trim).filter(text -> !text.isEmpty());
    }

    /** What this goal asks of the pipeline. */
    abstract Goal goal();

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        Optional<String> reason = reasonToStandBy();
        if (reason.isPresent()) {
            sayOnce(reason.get());
            return;
        }
        maven.run(this::perform);
    }

    /** Goals that are bound together stand by for the same reason: the first one says it for the module. */
    @SuppressWarnings("unchecked")
    private void sayOnce(String reason) {
        Map<String, Object> context = getPluginContext();
        if (!reason.equals(context.put(STANDS_BY, reason))) {
            getLog().info(reason);
        }
    }

    Optional<String> reasonToStandBy() {
        return new Bystander(maven, skip).reason();
    }

    /** Takes the module's pipeline as far as this goal. */
    void perform() {
        Shipment shipment = Shipment.of(this);
        boolean ends = goal() == Goal.PLAN || goal() == new Invocation(maven.session()).destination();
        try {
            ReleaseReport report = shipment.pipeline().run(goal());
            Properties properties = maven.project().getProperties();
            report.image().ifPresent(image -> ImageProperties.set(properties, image));
            report(report);
        } catch (ReleaseFailure failure) {
            shipment.close();
            throw failure;
        }
        if (ends) {
            shipment.close();
        }
    }

    /** Says what came of it, where the pipeline's own lines are not enough. */
    void report(ReleaseReport report) {}
}
