package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.git.Commit;
import dev.shipline.image.ImageRecipe;
import dev.shipline.pipeline.CommitOrder;
import dev.shipline.pipeline.Deployment;
import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.HelmTimes;
import dev.shipline.pipeline.PlanRules;
import dev.shipline.pipeline.Proofs;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.Target;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.supply.SupplyPlan;
import dev.shipline.values.ValuesRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.maven.project.MavenProject;

/** Turns parameters into a plan. Looks at nothing remote, and says everything that is wrong at once. */
final class ReleasePlanner {
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

    private static final String EXPLAINED = "mvn ship:help -Ddetail -Dgoal=upgrade explains every property";

    private final ShipMojo mojo;
    private final Map<String, String> variables;
    private final BashNames bash;
    private final Problems problems = new Problems();

    ReleasePlanner(ShipMojo mojo, Map<String, String> variables) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.variables = Map.copyOf(variables);
        this.bash = new BashNames(variables);
    }

    /** @throws dev.shipline.failure.ReleaseFailure if the choice of environment is wrong */
    void requireEnvironment() {
        problems.addAll(environmentProblems());
        problems.throwIfAny(
                "cannot tell where " + mojo.service + " is to be released",
                "mvn help:active-profiles shows what is active");
    }

    /** @throws dev.shipline.failure.ReleaseFailure naming every problem of the configuration */
    Release plan() {
        requireEnvironment();
        return plan(new CommitParameters(mojo, problems).commit(variables));
    }

    /** The same for a commit that somebody else has found, whatever the choice of the environment is like. */
    Release plan(Commit commit) {
        checkDirt(commit);
        new Switches(mojo.maven).check(problems);
        String tag = text(mojo.tag).orElse(commit.dirty() ? commit.shortSha() + "-dirty" : commit.shortSha());
        if (!TAG.matcher(tag).matches()) {
            problems.add("ship.tag is wrong: \"" + tag + "\" is not an image tag (letters, digits, _, . and -)");
        }
        if (tag.equals("latest")) {
            problems.add(
                    "ship.tag is wrong: \"latest\" names a different image every day; leave it out to use the commit");
        }
        requireUrl("ship.docker.host", mojo.dockerHost);
        requireUrl("ship.s3.endpoint", mojo.s3Endpoint);
        new MetricsParameters(mojo, variables).check(problems);
        Optional<ImageRecipe> image = new ImageParameters(mojo, bash, problems).recipe(commit);
        Optional<VulnerabilityPolicy> policy = new ScanParameters(mojo, problems).policy();
        Optional<SupplyPlan> supply = new SupplyParameters(mojo, problems).plan(variables);
        Optional<Deployment> deployment = environment().flatMap(this::deployment);
        problems.throwIfAny("cannot ship " + mojo.service, EXPLAINED);
        return new Release(
                mojo.service,
                project().getVersion(),
                commit,
                image.orElseThrow(),
                tag,
                policy.orElseThrow(),
                supply.orElseThrow(),
                deployment,
                mojo.directory.toPath(),
                // a plan is no deploy: it needs no right to push, and nobody counts it
                mojo.dryRun || mojo.goal() == Goal.PLAN);
    }

    /** What the goals need that only look at a release, or take it back: neither an image nor values nor a chart. */
    Target requireTarget() {
        requireEnvironment();
        if (environment().isEmpty()) {
            problems.add("no environment is chosen; choose one with -P env=<name>");
        }
        new Switches(mojo.maven).check(problems);
        Optional<Target> target = environment().map(new TargetParameters(mojo, bash, problems)::target);
        problems.throwIfAny("cannot tell which release of " + mojo.service + " is meant", EXPLAINED);
        return target.orElseThrow();
    }

    /** What is wrong with the choice of the environment. */
    List<String> environmentProblems() {
        return guard().problems(environment());
    }

    private void checkDirt(Commit commit) {
        if (!List.of("mark", "refuse").contains(mojo.dirty)) {
            problems.add("ship.dirty is wrong: \"" + mojo.dirty + "\" is neither mark nor refuse");
        }
        if (commit.dirty() && mojo.dirty.equals("refuse")) {
            problems.add("the checkout is not what commit " + commit.shortSha()
                    + " holds, and ship.dirty is refuse"
                    + environment().map(name -> " in " + name).orElse("")
                    + "; commit the changes that \"git status\" lists, or stash them");
        }
    }

    private Optional<Deployment> deployment(String environment) {
        Optional<String> values = problems.required(
                "ship.values",
                text(mojo.values).or(bash::values),
                "where the values files are, s3://bucket/" + mojo.service);
        Optional<String> chart =
                problems.required("ship.chart", text(mojo.chart).or(bash::chart), "the chart, s3://bucket/name");
        TargetParameters parameters = new TargetParameters(mojo, bash, problems);
        Target target = parameters.target(environment);
        ChartParameters chartParameters = new ChartParameters(mojo);
        chartParameters.check(problems);
        S3Parameters.of(mojo).check(variables, problems);
        Optional<ValuesRequest> valuesRequest =
                values.flatMap(location -> new ValuesParameters(mojo, bash, problems).request(location, environment));
        Optional<CommitOrder> order =
                problems.parse("ship.commit.order", text(mojo.commitOrder), CommitOrder.NOT_OLDER, CommitOrder::parse);
        HelmTimes helm = new HelmParameters(mojo).times(target.helm(), variables, problems);
        Optional<PlanRules> rules = new PlanParameters(mojo, problems).rules(environment);
        Proofs proofs = new RolloutParameters(mojo, problems).proofs();
        if (valuesRequest.isEmpty() || chart.isEmpty() || order.isEmpty() || rules.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Deployment(
                environment,
                text(mojo.promoteFrom),
                valuesRequest.get(),
                chartParameters.request(chart.get()),
                target.release(),
                target.namespace(),
                parameters.cluster(),
                target.timeout(),
                target.patience(),
                order.get(),
                helm,
                rules.get(),
                proofs));
    }

    private void requireUrl(String property, String value) {
        text(value)
                .flatMap(text -> problems.parse(property, text, URI::create))
                .filter(url -> url.getScheme() == null)
                .ifPresent(url -> problems.add(
                        property + " is wrong: \"" + url + "\" does not begin with a scheme such as https://"));
    }

    private Optional<String> environment() {
        return text(mojo.environment);
    }

    private EnvironmentGuard guard() {
        return new EnvironmentGuard(project(), mojo.maven.session());
    }

    private MavenProject project() {
        return mojo.maven.project();
    }
}
