package dev.shipline.maven;

import dev.shipline.dashboard.Dashboards;
import dev.shipline.dashboard.DatadogWay;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.metrics.DatadogLine;
import dev.shipline.metrics.DatadogNames;
import dev.shipline.metrics.MetricsSettings;
import dev.shipline.pipeline.Goal;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Creates or updates Datadog's dashboard and monitors for what releases send. One of each for a whole company: they tell services apart by a tag. */
@Mojo(name = "dashboard", requiresProject = false, requiresOnline = true, threadSafe = true)
public class DashboardMojo extends ShipMojo {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** The dashboard's title. */
    @Parameter(property = "ship.dashboard.title", defaultValue = "Releases")
    String title;

    /** The environment that the monitors watch, and that the dashboard shows at first. */
    @Parameter(property = "ship.dashboard.environment", defaultValue = "prod")
    String watched;

    /** Whom the monitors tell, in Datadog's words: @slack-releases. Default: nobody. */
    @Parameter(property = "ship.dashboard.notify")
    String notify;

    @Inject
    DashboardMojo(
            MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(new MavenParts(project, session, decrypter, repositories));
    }

    @Override
    Goal goal() {
        return Goal.CHECK;
    }

    /** It ships nothing, so an aggregator is as good a place for it as any. */
    @Override
    Optional<String> reasonToStandBy() {
        return skip ? super.reasonToStandBy() : Optional.empty();
    }

    @Override
    void perform() {
        Dashboards dashboards = new Dashboards(
                title,
                metricsPrefix,
                watched,
                text(notify).orElse(""),
                name -> DatadogNames.metric(metricsPrefix, name));
        if (dryRun) {
            dashboards.lines().forEach(getLog()::info);
            return;
        }
        Map<String, String> variables = System.getenv();
        ServerCredentials servers =
                new ServerCredentials(maven.session().getSettings(), maven.decrypter(), variables, "");
        Secret apiKey = servers.find(ServerCredentials.DATADOG)
                .map(Credentials::password)
                .orElseThrow(() -> missing("API key", "DD_API_KEY", ServerCredentials.DATADOG));
        Secret appKey = servers.find(ServerCredentials.DATADOG_APP)
                .map(Credentials::password)
                .orElseThrow(() -> missing("application key", "DD_APP_KEY", ServerCredentials.DATADOG_APP));
        URI base = base(variables);
        dashboards.apply(base, apiKey, appKey, way(base, variables), getLog()::info);
    }

    private DatadogWay way(URI base, Map<String, String> variables) {
        DatadogLine line = DatadogLine.to(
                base,
                new MetricsProxy(maven.session().getSettings(), maven.decrypter(), variables).to(base.getHost()),
                CONNECT,
                ANSWER);
        return (method, address, headers, body) -> {
            DatadogLine.Answer answer = line.send(method, address, headers, body);
            return new DatadogWay.Answer(answer.status(), answer.body());
        };
    }

    private URI base(Map<String, String> variables) {
        Problems problems = new Problems();
        Optional<URI> given = text(metricsUrl).flatMap(url -> problems.parse("ship.metrics.url", url, URI::create));
        problems.throwIfAny("cannot tell where Datadog is", "set it to an address, or leave it out");
        return given.orElseGet(() -> DatadogNames.api(
                text(metricsSite).or(new BashNames(variables)::metricsSite).orElse(MetricsSettings.DEFAULT_SITE)));
    }

    private static ReleaseFailure missing(String key, String variable, String server) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                "cannot change dashboards and monitors in Datadog",
                "there is no " + key,
                "set the environment variable " + variable + ", or the password of the server " + server
                        + " in settings.xml; -Dship.dryRun=true shows what would be sent, and needs no key");
    }
}
