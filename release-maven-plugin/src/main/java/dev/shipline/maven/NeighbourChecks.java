package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.chart.FetchedChart;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.doctor.Check;
import dev.shipline.doctor.ClockCheck;
import dev.shipline.doctor.Finding;
import dev.shipline.doctor.Once;
import dev.shipline.image.ImageName;
import dev.shipline.metrics.KeyCheck;
import dev.shipline.metrics.MetricsSettings;
import dev.shipline.pipeline.Done;
import dev.shipline.pipeline.Preflight;
import dev.shipline.pipeline.Release;
import dev.shipline.secret.CredentialSource;
import dev.shipline.values.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What ship:doctor asks of the parts outside. It asks as the preflight of a deploy does, each by itself and with a wiring of its own. */
final class NeighbourChecks {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Helm's library may have to be downloaded first. */
    private static final Duration HELM_PATIENCE = Duration.ofSeconds(120);

    private static final String NO_IMAGE = "ship.image is missing or wrong";
    private static final String NO_ENVIRONMENT = "no environment is chosen";

    private final ShipMojo mojo;
    private final DoctorPlan plan;
    private final CredentialSource credentials;
    private final Map<String, String> variables;
    private final Openings open;
    private final Once<Done<Values>> values;
    private final Once<Done<FetchedChart>> chart;

    /** @param open what is made is closed with it */
    NeighbourChecks(
            ShipMojo mojo,
            DoctorPlan plan,
            CredentialSource credentials,
            Map<String, String> variables,
            Openings open) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.plan = requireNonNull(plan, "plan is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.variables = Map.copyOf(variables);
        this.open = requireNonNull(open, "open is null");
        this.values = new Once<>(() -> preflight().values(plan.values().orElseThrow()));
        this.chart = new Once<>(() -> preflight().chart(plan.chart().orElseThrow()));
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.add(check("registry", this::registry));
        checks.add(check("scan", this::scan));
        if (plan.dockerfile().isPresent()) {
            checks.add(check("docker", this::docker));
        }
        checks.add(check("values", this::values));
        checks.add(check("chart", this::chart));
        checks.add(check("fit", this::fit));
        clusters(checks);
        checks.add(new Check("helm", HELM_PATIENCE, this::helm));
        checks.add(check("datadog", this::datadog));
        checks.add(check("clock", this::clock));
        return checks;
    }

    private Finding registry() {
        Optional<ImageName> image = plan.image();
        if (image.isEmpty()) {
            return Finding.skipped(NO_IMAGE);
        }
        Wiring wiring = wiring();
        new Preflight(wiring).pushRight(image.get());
        boolean isThere = wiring.registry().resolve(image.get(), plan.tag()).isPresent();
        return Finding.ok(
                image.get() + " may be pulled and pushed" + (isThere ? ", and has an image of this commit" : ""));
    }

    private Finding scan() {
        Optional<ImageName> image = plan.image();
        if (image.isEmpty()) {
            return Finding.skipped(NO_IMAGE);
        }
        String host = image.get().registry();
        return wiring().scanGate()
                .obstacle(image.get())
                .map(obstacle -> mojo.scanUnsupported.equals("warn")
                        ? Finding.warning(obstacle, "images of it are taken unscanned, as ship.scan.unsupported says")
                        : Finding.failed(
                                obstacle,
                                "let ship.image be in a registry with a scanner, or set ship.scan.unsupported to warn"))
                .orElseGet(() -> Finding.ok(host + " lets its scans be read"));
    }

    private Finding docker() {
        return Finding.ok(
                new Preflight(wiring()).engine(plan.dockerfile().orElseThrow()).detail());
    }

    private Finding values() {
        if (plan.environment().isEmpty()) {
            return Finding.skipped(NO_ENVIRONMENT);
        }
        if (plan.values().isEmpty()) {
            return Finding.skipped("ship.values is missing or wrong");
        }
        List<String> missing = values.get().value().missing();
        return missing.isEmpty()
                ? Finding.ok(values.get().detail())
                : Finding.failed(String.join("\n", missing), "put it there, or set ship.values to where it is");
    }

    private Finding chart() {
        return plan.chart().isEmpty()
                ? Finding.skipped("ship.chart is missing or wrong")
                : Finding.ok(chart.get().detail());
    }

    private Finding fit() {
        Optional<Release> release =
                plan.release().filter(whole -> whole.deployment().isPresent());
        Optional<Values> fetched = release.flatMap(whole -> values.ifThere())
                .map(Done::value)
                .filter(all -> all.missing().isEmpty());
        Optional<FetchedChart> packed =
                release.flatMap(whole -> chart.ifThere()).map(Done::value);
        if (fetched.isEmpty() || packed.isEmpty()) {
            return Finding.skipped("it takes the values, the chart and a sound configuration");
        }
        return Finding.ok(new Preflight(wiring())
                .fit(release.get(), release.get().deployment().orElseThrow().values(), fetched.get(), packed.get())
                .detail());
    }

    private void clusters(List<Check> checks) {
        List<ClusterTarget> targets = plan.environment().isEmpty() ? List.of() : plan.clusters();
        if (targets.isEmpty()) {
            Finding skipped =
                    Finding.skipped(plan.environment().isEmpty() ? NO_ENVIRONMENT : "what names the cluster is wrong");
            checks.add(check("cluster", () -> skipped));
            return;
        }
        for (ClusterTarget target : targets) {
            Preflight preflight = new Preflight(wiring().in(target));
            Once<Done<String>> reached = new Once<>(preflight::reach);
            String label = target.label().map(name -> " " + name).orElse("");
            checks.add(check("cluster" + label, () -> Finding.ok(reached.get().detail())));
            checks.add(check("rights" + label, () -> rights(preflight, reached)));
        }
    }

    private Finding rights(Preflight preflight, Once<Done<String>> reached) {
        if (plan.target().isEmpty()) {
            return Finding.skipped("what names the release or its namespace is wrong");
        }
        return reached.ifThere().isEmpty()
                ? Finding.skipped("the cluster cannot be asked")
                : Finding.ok(preflight.rights(plan.target().get().namespace()).detail());
    }

    private Finding helm() {
        Wiring wiring = wiring();
        return Finding.ok(new HelmProbe(wiring.engine(), wiring.scratch())
                .run(text(mojo.helmExecutable).orElse("Helm's library, in a process of its own,")));
    }

    private Finding datadog() {
        MetricsSettings settings = new MetricsParameters(mojo, variables).settings(credentials);
        if (!settings.enabled()) {
            return Finding.ok("is told nothing, as ship.metrics.enabled says");
        }
        if (settings.options().agent().isPresent()) {
            return Finding.ok("is told by the agent at "
                    + settings.options().agent().get() + ", which does not say whether it listens");
        }
        KeyCheck.Answer answer = new KeyCheck(settings).ask();
        return answer.isGood()
                ? Finding.ok(settings.host() + " knows the key")
                : Finding.warning(
                        answer.reason() + "; a deploy goes on, and what it measures waits in " + mojo.directory,
                        "set DD_API_KEY, or the password of the server datadog in settings.xml, to a key of the site"
                                + " that ship.metrics.site names, or set ship.metrics.enabled to false");
    }

    private Finding clock() {
        Optional<String> neighbour = plan.image().map(ImageName::registry);
        Optional<Instant> there = neighbour.flatMap(host -> wiring().registry().time(host));
        Instant here = Instant.now();
        return there.map(time -> ClockCheck.finding(here, time, neighbour.get()))
                .orElseGet(() -> Finding.skipped("there is no registry that tells its time"));
    }

    private static Check check(String name, Supplier<Finding> question) {
        return new Check(name, PATIENCE, question);
    }

    private Preflight preflight() {
        return new Preflight(wiring());
    }

    /** One for each check: a neighbour that hangs holds up nobody but who asks it. */
    private Wiring wiring() {
        return open.add(new Wiring(mojo, credentials, variables));
    }
}
