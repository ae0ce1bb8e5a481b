package dev.shipline.maven;

import dev.shipline.metrics.DatadogListener;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleasePipeline;
import dev.shipline.pipeline.ReportFile;
import dev.shipline.s3.WebIdentity;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Redactor;
import dev.shipline.secret.Secret;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pipeline of one module in one invocation of Maven, with all it opened. It lives in the plugin's context of the module, so that goals bound one after
 * the other go on with the same one.
 */
final class Shipment implements AutoCloseable {
    private static final String KEY = Shipment.class.getName();

    private final Map<String, Object> context;
    private final Wiring wiring;
    private final DatadogListener metrics;
    private final ReleasePipeline pipeline;

    private Shipment(ShipMojo mojo, Map<String, Object> context) {
        this.context = context;
        Map<String, String> variables = System.getenv();
        Release release = new ReleasePlanner(mojo, variables).plan();
        String registry = release.image().name().registry();
        CredentialSource credentials =
                new ServerCredentials(mojo.maven.session().getSettings(), mojo.maven.decrypter(), variables, registry);
        this.wiring = new Wiring(mojo, credentials, variables);
        Redactor redactor = redactor(credentials, registry, variables);
        this.metrics = MetricsWiring.listener(mojo, credentials, variables, redactor);
        this.pipeline = new ReleasePipeline(
                release,
                new Invocation(mojo.maven.session()).destination(),
                wiring,
                // the report comes before the metrics: it must not wait for a slow intake
                List.of(new LogListener(mojo.getLog(), redactor), new ReportFile(redactor), metrics),
                Clock.systemUTC(),
                mojo.getLog()::warn);
    }

    @SuppressWarnings("unchecked")
    static Shipment of(ShipMojo mojo) {
        Map<String, Object> context = mojo.getPluginContext();
        Shipment shipment = (Shipment) context.get(KEY);
        if (shipment == null) {
            shipment = new Shipment(mojo, context);
            context.put(KEY, shipment);
        }
        return shipment;
    }

    /** A container's log may repeat what it was given: nothing of the run's own secrets gets from there into a report. */
    private static Redactor redactor(CredentialSource credentials, String registry, Map<String, String> variables) {
        Stream<Secret> token =
                Stream.ofNullable(variables.get(WebIdentity.CIRCLE_TOKEN)).map(Secret::of);
        Stream<Secret> passwords = Stream.of(registry, ServerCredentials.AWS, ServerCredentials.DATADOG)
                .map(credentials::find)
                .flatMap(Optional::stream)
                .map(Credentials::password);
        return new Redactor(Stream.concat(token, passwords).toList());
    }

    ReleasePipeline pipeline() {
        return pipeline;
    }

    @Override
    public void close() {
        context.remove(KEY);
        try (wiring) {
            metrics.close();
        }
    }
}
