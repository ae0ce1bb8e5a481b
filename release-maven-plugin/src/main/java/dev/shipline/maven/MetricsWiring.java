package dev.shipline.maven;

import dev.shipline.cluster.Cluster;
import dev.shipline.git.GitRepository;
import dev.shipline.helm.ReleaseHistory;
import dev.shipline.helm.Revision;
import dev.shipline.metrics.DatadogListener;
import dev.shipline.metrics.PastRevision;
import dev.shipline.metrics.ReleasePast;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Redactor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the listener that tells Datadog. */
final class MetricsWiring {
    private MetricsWiring() {}

    /** @param cluster asked for the release's history once a release has ended */
    static DatadogListener listener(
            ShipMojo mojo,
            CredentialSource credentials,
            Map<String, String> variables,
            Redactor redactor,
            Supplier<Cluster> cluster) {
        return DatadogListener.open(
                new MetricsParameters(mojo, variables).settings(credentials),
                mojo.directory.toPath(),
                redactor,
                variables,
                mojo.getLog()::info,
                mojo.getLog()::warn,
                past(mojo, variables, cluster));
    }

    private static ReleasePast past(ShipMojo mojo, Map<String, String> variables, Supplier<Cluster> cluster) {
        return new ReleasePast() {
            @Override
            public List<PastRevision> revisions(String namespace, String release) {
                return new ReleaseHistory(cluster.get())
                        .revisions(namespace, release).stream()
                                .map(MetricsWiring::past)
                                .toList();
            }

            @Override
            public Optional<Instant> oldestSince(String released, String next) {
                return new GitRepository(mojo.maven.project().getBasedir().toPath(), variables, note -> {})
                        .oldestSince(released, next);
            }
        };
    }

    private static PastRevision past(Revision revision) {
        return new PastRevision(
                revision.number(),
                revision.status(),
                revision.deployed(),
                revision.commit(),
                revision.repeats().isPresent());
    }
}
