package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;

import dev.shipline.metrics.DatadogListener;
import dev.shipline.metrics.MetricsSettings;
import dev.shipline.metrics.SeriesVersion;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Redactor;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Makes the listener that tells Datadog. */
final class MetricsWiring {
    private MetricsWiring() {}

    static DatadogListener listener(
            ShipMojo mojo, CredentialSource credentials, Map<String, String> variables, Redactor redactor) {
        BashNames bash = new BashNames(variables);
        MetricsSettings settings = new MetricsSettings(
                text(mojo.metricsEnabled)
                        .map(Boolean::parseBoolean)
                        .or(bash::metricsEnabled)
                        .orElse(true),
                mojo.metricsPrefix,
                text(mojo.metricsSite).or(bash::metricsSite).orElse(MetricsSettings.DEFAULT_SITE),
                text(mojo.metricsUrl).map(URI::create),
                SeriesVersion.parse(mojo.metricsSeries),
                credentials.find(ServerCredentials.DATADOG).map(Credentials::password),
                text(mojo.metricsRole).or(bash::metricsRole),
                Map.of(),
                Duration.ofSeconds(mojo.metricsTimeout));
        return DatadogListener.open(
                settings, mojo.directory.toPath(), redactor, variables, mojo.getLog()::info, mojo.getLog()::warn);
    }
}
