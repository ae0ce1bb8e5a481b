package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.metrics.MetricNames;
import dev.shipline.metrics.MetricsOptions;
import dev.shipline.metrics.MetricsSettings;
import dev.shipline.metrics.SeriesVersion;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the parameters say of metrics. */
final class MetricsParameters {
    private final ShipMojo mojo;
    private final Map<String, String> variables;
    private final BashNames bash;

    MetricsParameters(ShipMojo mojo, Map<String, String> variables) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.variables = Map.copyOf(variables);
        this.bash = new BashNames(variables);
    }

    /** Notes what is wrong with them. */
    void check(Problems problems) {
        url(problems);
        agent(problems);
        series(problems);
        names(problems);
        problems.seconds("ship.metrics.timeout", mojo.metricsTimeout);
    }

    /** @throws dev.shipline.failure.ReleaseFailure naming every parameter that is wrong */
    MetricsSettings settings(CredentialSource credentials) {
        Problems problems = new Problems();
        check(problems);
        problems.throwIfAny("cannot measure this build", "docs/metrics.md explains each");
        MetricsSettings settings = new MetricsSettings(
                text(mojo.metricsEnabled)
                        .map(Boolean::parseBoolean)
                        .or(bash::metricsEnabled)
                        .orElse(true),
                mojo.metricsPrefix,
                text(mojo.metricsSite).or(bash::metricsSite).orElse(MetricsSettings.DEFAULT_SITE),
                url(problems),
                series(problems).orElseThrow(),
                credentials.find(ServerCredentials.DATADOG).map(Credentials::password),
                text(mojo.metricsRole).or(bash::metricsRole),
                module(),
                Duration.ofSeconds(mojo.metricsTimeout),
                MetricsOptions.NONE);
        return settings.with(new MetricsOptions(
                names(problems).orElseThrow(),
                agent(problems),
                new MetricsProxy(mojo.maven.session().getSettings(), mojo.maven.decrypter(), variables)
                        .to(settings.host()),
                appKey(),
                mojo.metricsUnplanned,
                Optional.ofNullable(mojo.metricsJournal).map(file -> file.toPath()),
                isCi() ? Optional.empty() : Optional.of(cache())));
    }

    /** No registry's login, so no login program is asked for it. */
    private Optional<Secret> appKey() {
        return new ServerCredentials(mojo.maven.session().getSettings(), mojo.maven.decrypter(), variables, "")
                .find(ServerCredentials.DATADOG_APP)
                .map(Credentials::password);
    }

    private Optional<URI> url(Problems problems) {
        return text(mojo.metricsUrl)
                .flatMap(word -> problems.parse("ship.metrics.url", word, MetricsParameters::address));
    }

    private Optional<URI> agent(Problems problems) {
        return text(mojo.metricsStatsd)
                .flatMap(word -> problems.parse("ship.metrics.statsd", word, MetricsParameters::agent));
    }

    private Optional<SeriesVersion> series(Problems problems) {
        return problems.parse("ship.metrics.series", mojo.metricsSeries, SeriesVersion::parse);
    }

    private Optional<MetricNames> names(Problems problems) {
        return problems.oneOf("ship.metrics.names", mojo.metricsNames, MetricNames.values());
    }

    /** Two modules of one service would overwrite each other's counts of the same second. */
    private Map<String, String> module() {
        String artifact = mojo.maven.project().getArtifactId();
        return artifact.equals(mojo.service) ? Map.of() : Map.of("module", artifact);
    }

    /** On a CI server the workspace is what the next job may see; elsewhere it is the user's home that outlives mvn clean. */
    private boolean isCi() {
        return Optional.ofNullable(variables.get("CI"))
                .filter(value -> !value.isBlank() && !value.equals("false"))
                .isPresent();
    }

    private Path cache() {
        String home = variables.getOrDefault("HOME", System.getProperty("user.home"));
        String caches =
                variables.getOrDefault("XDG_CACHE_HOME", Path.of(home, ".cache").toString());
        return Path.of(caches, "release-maven-plugin", "telemetry");
    }

    private static URI address(String word) {
        URI url = URI.create(word);
        if (url.getScheme() == null || url.getRawAuthority() == null) {
            throw new IllegalArgumentException(
                    "\"" + word + "\" does not begin with a scheme, as https://intake.example.com does");
        }
        return url;
    }

    private static URI agent(String word) {
        URI agent = URI.create(word);
        boolean isUdp = "udp".equals(agent.getScheme()) && agent.getHost() != null;
        boolean isUnix = "unix".equals(agent.getScheme())
                && agent.getPath() != null
                && agent.getPath().startsWith("/");
        if (!isUdp && !isUnix) {
            throw new IllegalArgumentException(
                    "\"" + word + "\" is neither udp://host:8125 nor unix:///var/run/datadog/dsd.socket");
        }
        return agent;
    }
}
