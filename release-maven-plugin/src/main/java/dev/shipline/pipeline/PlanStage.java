package dev.shipline.pipeline;

import static dev.shipline.pipeline.Done.done;
import static java.util.Objects.requireNonNull;

import dev.shipline.chart.FetchedChart;
import dev.shipline.cluster.Drift;
import dev.shipline.document.Document;
import dev.shipline.document.YamlValue;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.git.CommitLog;
import dev.shipline.helm.HelmRequest;
import dev.shipline.helm.Revision;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.PushedImage;
import dev.shipline.pipeline.PlanRules.Attention;
import dev.shipline.pipeline.PlanSheet.Change;
import dev.shipline.pipeline.PlanSheet.CommitRange;
import dev.shipline.plan.ManifestDiff;
import dev.shipline.plan.PlanHash;
import dev.shipline.plan.PlanIdentity;
import dev.shipline.plan.ValueKeys;
import dev.shipline.registry.ScanDelta;
import dev.shipline.registry.ScanGate;
import dev.shipline.registry.Verdict;
import dev.shipline.values.Values;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Says what a deploy will change, on top of what, and whether it may. Changes nothing. */
final class PlanStage {
    /** As many as a file names. */
    static final int MOST_COMMITS = 100;

    /** What is looked up beside the rendering holds a deploy up no longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** @param image absent in a dry run of a commit that was never built */
    record Wish(HelmRequest request, Values values, FetchedChart chart, Optional<PushedImage> image) {}

    private final Release release;
    private final Deployment deployment;
    private final Neighbours neighbours;
    private final ReleaseRun run;

    PlanStage(Release release, Deployment deployment, Neighbours neighbours, ReleaseRun run) {
        this.release = requireNonNull(release, "release is null");
        this.deployment = requireNonNull(deployment, "deployment is null");
        this.neighbours = requireNonNull(neighbours, "neighbours is null");
        this.run = requireNonNull(run, "run is null");
    }

    Done<Plan> plan(Wish wish) {
        Optional<Revision> current = neighbours.helm().current(deployment.namespace(), deployment.release());
        Optional<ImageDigest> running = current.flatMap(now -> ImageReferences.digest(release, now.manifest()));
        Beside<Drift> drift =
                Beside.start("drift", () -> current.map(this::drift).orElse(Drift.NONE));
        Beside<Optional<ScanDelta>> findings = Beside.start("scan-delta", () -> findings(wish.image, running));
        boolean isFirstInstall = current.isEmpty()
                && neighbours
                        .helm()
                        .history(deployment.namespace(), deployment.release())
                        .isEmpty();
        Rendering rendering = Rendering.of(neighbours.helm(), wish.request, isFirstInstall);
        Rendering again = rendering.again(neighbours.helm(), wish.request);
        String manifest = rendering.manifest();
        Optional<String> commit =
                current.flatMap(now -> new CommitGuard(release, deployment, neighbours, run).require(now, running));
        ManifestDiff diff = ManifestDiff.between(
                current.map(this::withHooks).orElse(""),
                rendering.withHooks(),
                rendering.events(deployment.helm().tests().isPresent()));
        String base = current.map(now -> "revision " + now.number()).orElse("first install");
        PlanSheet sheet = new PlanSheet(
                base,
                place(),
                wish.image.map(image -> identity(current, image, rendering, again)),
                new Change(
                        current.flatMap(now -> ImageReferences.in(release, now.manifest())),
                        ImageReferences.in(release, manifest)),
                new Change(
                        current.map(now -> now.chartName() + " " + now.chartVersion()),
                        Optional.of(wish.chart.name() + " " + wish.chart.version())),
                commit.map(this::commits),
                values(current, wish.values),
                findings.result(PATIENCE).flatMap(delta -> delta),
                diff,
                CrdPlan.of(rendering.crds(), deployment.namespace(), neighbours.cluster()),
                drift.result(PATIENCE).orElseGet(PlanStage::tooSlow),
                new BlockedChanges(deployment, neighbours.cluster()).among(diff.immutable()));
        rendering
                .extras()
                .unknown()
                .ifPresent(why -> run.warn("the chart's hooks are neither in the plan nor among the rights that are"
                        + " asked for: " + why));
        judge(sheet);
        Optional<PlanHash> hash = sheet.identity().map(PlanIdentity::hash);
        return done(new Plan(wish.request, rendering, diff, current, hash), base + ", " + diff.summary());
    }

    private String withHooks(Revision current) {
        FormerHooks hooks =
                new FormerHooks(() -> neighbours.helm().history(deployment.namespace(), deployment.release()));
        return Rendering.joined(current.manifest(), hooks.of(current));
    }

    /** Shown and written down before it is refused: who has to approve it needs to see it. */
    private void judge(PlanSheet sheet) {
        PlanFiles files = new PlanFiles(release.directory());
        List<String> approved =
                deployment.plan().approved().map(files::changesOf).orElse(List.of());
        files.write(release, sheet);
        PlanText.BOUNDED.lines(sheet).forEach(line -> run.progress(Step.PLAN, line));
        if (release.cluster().isEmpty()) {
            tellHash(sheet);
        }
        try {
            new PlanGuard(deployment).require(sheet, approved);
        } catch (ReleaseFailure failure) {
            if (!release.dryRun()) {
                throw failure;
            }
            run.warn("a deploy would stop here: " + failure.getMessage());
        }
    }

    /** Of several clusters one hash is told, that of all. */
    private void tellHash(PlanSheet sheet) {
        sheet.identity()
                .ifPresentOrElse(
                        identity -> run.progress(Step.PLAN, "plan     " + identity.hash()),
                        () -> run.progress(
                                Step.PLAN,
                                "plan     has no hash to approve before the image is in the registry (mvn deploy without an environment puts it there)"));
    }

    private String place() {
        return deployment.target() + " at " + neighbours.cluster().server();
    }

    private PlanIdentity identity(Optional<Revision> current, PushedImage image, Rendering rendering, Rendering again) {
        PlanIdentity.Base base = new PlanIdentity.Base(
                current.map(Revision::number).orElse(0),
                current.map(Revision::manifest).orElse(""),
                place());
        return PlanIdentity.of(base, image.digest().value(), rendering.whole(), again.whole());
    }

    private CommitRange commits(String running) {
        String ours = release.commit().sha();
        CommitLog log = running.equals(ours)
                ? new CommitLog(List.of(), 0, true)
                : neighbours.commits().log(running, ours, MOST_COMMITS);
        return new CommitRange(running, ours, log);
    }

    static ValueKeys values(Optional<Revision> current, Values values) {
        Document melted = ValueKeys.melted(values.files().stream()
                .map(file -> Document.of(file.yaml().root().map(YamlValue::tree).orElse(null)))
                .toList());
        return ValueKeys.between(current.map(Revision::values).orElse(Document.of(null)), melted);
    }

    private Drift drift(Revision current) {
        if (deployment.plan().drift() == Attention.OFF) {
            return Drift.NONE;
        }
        try {
            return neighbours.cluster().drift(deployment.namespace(), current.manifest());
        } catch (ReleaseFailure e) {
            return new Drift(List.of(), List.of(), List.of("what is there is not compared: " + e.because()));
        }
    }

    private static Drift tooSlow() {
        return new Drift(
                List.of(),
                List.of(),
                List.of("what is there is not compared with what was deployed: the cluster takes longer than "
                        + PATIENCE.toSeconds() + " s"));
    }

    /** Where the scan came before, it has the answer; a plan alone asks for what the scanner knows already. */
    private Optional<ScanDelta> findings(Optional<PushedImage> image, Optional<ImageDigest> running) {
        Optional<ScanDelta> scanned = run.verdict().flatMap(Verdict::delta);
        if (scanned.isPresent() || run.verdict().isPresent() || image.isEmpty() || running.isEmpty()) {
            return scanned;
        }
        ScanGate gate = neighbours.scanGate();
        return gate.lookUp(release.image().name(), running.get()).flatMap(before -> gate.lookUp(
                        release.image().name(), image.get().digest())
                .map(now -> ScanDelta.between(running.get(), before, now)));
    }
}
