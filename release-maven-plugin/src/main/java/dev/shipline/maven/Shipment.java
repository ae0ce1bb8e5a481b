package dev.shipline.maven;

import dev.shipline.metrics.DatadogListener;
import dev.shipline.pipeline.Fleet;
import dev.shipline.pipeline.FleetPipeline;
import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.Pipeline;
import dev.shipline.pipeline.Release;
import dev.shipline.pipeline.ReleaseListener;
import dev.shipline.pipeline.ReleasePipeline;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Redactor;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;

/**
 * The pipeline of one module in one invocation of Maven, with all it opened. It lives in the plugin's context of the module, so that goals bound one after
 * the other go on with the same one.
 */
final class Shipment implements AutoCloseable {
    private static final String KEY = Shipment.class.getName();

    private final Map<String, Object> context;
    private final Log log;
    private final Wiring wiring;
    private final DatadogListener metrics;
    private final ExitWords exitWords;
    private final ToldMark told;
    private final Pipeline pipeline;

    private Shipment(ShipMojo mojo, Map<String, Object> context) {
        this.context = context;
        this.log = mojo.getLog();
        Map<String, String> variables = System.getenv();
        Release release = new ReleasePlanner(mojo, variables).plan();
        new UnknownProperties(mojo.maven).warnings().forEach(log::warn);
        ObsoleteNames.notes(variables, ShipMojo.text(mojo.environment)).forEach(log::info);
        String registry = release.image().name().registry();
        CredentialWiring logins = new CredentialWiring(
                mojo.maven, ShipMojo.text(mojo.registryRobot), mojo.registryOidc, variables, registry);
        CredentialSource credentials = logins.source();
        this.wiring = new Wiring(mojo, credentials, variables);
        Redactor redactor = logins.redactor();
        this.metrics = MetricsWiring.listener(mojo, credentials, variables, redactor, wiring::cluster);
        this.told = new ToldMark(mojo.maven.project());
        this.exitWords = new ExitWords(mojo.getLog()::warn).untilClosed();
        this.pipeline = pipeline(mojo, release, redactor);
    }

    private Pipeline pipeline(ShipMojo mojo, Release release, Redactor redactor) {
        RunListeners listeners = new RunListeners(mojo, redactor, wiring.who(), System.getenv());
        List<ReleaseListener> others = List.of(metrics, exitWords, told);
        Goal destination = new Invocation(mojo.maven.session()).destination();
        if (release.cluster().isPresent()) {
            Fleet fleet = new FleetWiring(mojo, wiring, listeners).fleet(release, others);
            return new FleetPipeline(release, destination, fleet, Clock.systemUTC(), mojo.getLog()::warn);
        }
        return new ReleasePipeline(
                release,
                destination,
                wiring,
                listeners.of(Optional.empty(), others),
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

    Pipeline pipeline() {
        return pipeline;
    }

    @Override
    public void close() {
        context.remove(KEY);
        try (wiring;
                exitWords) {
            metrics.close();
            log.debug("Telemetry: held this build up for " + metrics.spent().toMillis() + " ms");
        }
    }
}
