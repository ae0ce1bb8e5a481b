package dev.shipline.maven;

import dev.shipline.cluster.ClusterTarget;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.metrics.DatadogListener;
import dev.shipline.pipeline.Goal;
import dev.shipline.pipeline.ReleaseListener;
import dev.shipline.pipeline.ReleaseRollback;
import dev.shipline.pipeline.RollbackRequest;
import dev.shipline.pipeline.Target;
import dev.shipline.registry.AllowList;
import dev.shipline.registry.Severity;
import dev.shipline.registry.VulnerabilityPolicy;
import dev.shipline.registry.VulnerabilityPolicy.WhenFailed;
import dev.shipline.registry.VulnerabilityPolicy.WhenNoVerdict;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** Makes an earlier revision run again, as a new revision, and watches it to its end. Its manifest is repeated word for word; hooks are not run again, and CRDs stay as they are. */
@Mojo(name = "rollback", requiresOnline = true, threadSafe = true)
public class RollbackMojo extends ShipMojo {
    /** Nothing is scanned: the image was, when it was released. */
    private static final VulnerabilityPolicy UNSCANNED = new VulnerabilityPolicy(
            Severity.CRITICAL,
            false,
            AllowList.NONE,
            Duration.ZERO,
            WhenNoVerdict.WARN,
            WhenFailed.WARN,
            WhenNoVerdict.WARN);

    /** The revision to go back to. Default: the last good one before what runs. */
    @Parameter(property = "ship.revision")
    String revision;

    @Inject
    RollbackMojo(
            MavenProject project, MavenSession session, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(new MavenParts(project, session, decrypter, repositories));
    }

    @Override
    Goal goal() {
        return Goal.CHECK;
    }

    @Override
    void perform() {
        Target target = new ReleasePlanner(this, System.getenv()).requireTarget();
        Problems problems = new Problems();
        Optional<Integer> wanted = problems.parse("ship.revision", text(revision), Optional.<Integer>empty(), text -> {
                    if (!text.matches("[1-9]\\d{0,8}")) {
                        throw new IllegalArgumentException("\"" + text + "\" is not the number of a revision");
                    }
                    return Optional.of(Integer.valueOf(text));
                })
                .orElse(Optional.empty());
        problems.throwIfAny("cannot roll back " + target, "mvn ship:history shows the revisions");
        Map<String, String> variables = System.getenv();
        CredentialSource credentials =
                new ServerCredentials(maven.session().getSettings(), maven.decrypter(), variables, "");
        Redactor redactor = new Redactor(credentials.find(ServerCredentials.DATADOG).stream()
                .map(Credentials::password)
                .toList());
        try (Wiring wiring = new Wiring(this, credentials, variables);
                DatadogListener metrics =
                        MetricsWiring.listener(this, credentials, variables, redactor, wiring::cluster);
                ExitWords exitWords = new ExitWords(getLog()::warn).untilClosed()) {
            List<ClusterTarget> clusters = new ClusterParameters(this, new Problems()).targets();
            if (clusters.size() > 1 && wanted.isPresent()) {
                throw new ReleaseFailure(
                        FailureCode.CONFIGURATION,
                        "cannot roll back " + target + " to revision " + wanted.get(),
                        "each of the clusters " + String.join(", ", FleetWiring.labels(clusters))
                                + " counts its own revisions",
                        "choose one with -Dship.cluster=<name>; mvn ship:history shows the revisions of each");
            }
            RollbackRequest request = request(target, wanted, variables);
            RunListeners listeners = new RunListeners(this, redactor, wiring.who(), variables);
            List<ReleaseListener> others = new ArrayList<>();
            if (clusters.get(0).label().isPresent()) {
                others.addAll(listeners.together(directory.toPath(), FleetWiring.labels(clusters)));
            }
            others.addAll(List.of(metrics, exitWords));
            for (ClusterTarget cluster : clusters) {
                rollBack(request.in(cluster), wiring, listeners.of(cluster.label(), others));
            }
        }
    }

    private void rollBack(RollbackRequest request, Wiring wiring, List<ReleaseListener> listeners) {
        ReleaseRollback rollback = new ReleaseRollback(
                request, UNSCANNED, wiring.in(request.cluster()), listeners, Clock.systemUTC(), getLog()::warn);
        try {
            rollback.run();
        } catch (ReleaseFailure failure) {
            throw EachCluster.named(request.cluster(), failure);
        }
    }

    private RollbackRequest request(Target target, Optional<Integer> wanted, Map<String, String> variables) {
        BashNames bash = new BashNames(variables);
        return new RollbackRequest(
                service,
                maven.project().getVersion(),
                target,
                new TargetParameters(this, bash, new Problems()).cluster(),
                wanted,
                text(image).or(bash::image),
                directory.toPath(),
                dryRun);
    }
}
