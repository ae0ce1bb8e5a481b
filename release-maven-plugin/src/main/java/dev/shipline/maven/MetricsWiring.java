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
import java.util.function.Function;

/** Makes the listener that tells Datadog. */
final class MetricsWiring {
    private MetricsWiring() {}

    /** @param clusters asked for the release's history once a release has ended; by its name, where there are several */
    static DatadogListener listener(
            ShipMojo mojo,
            CredentialSource credentials,
            Map<String, String> variables,
            Redactor redactor,
            Function<Optional<String>, Cluster> clusters) {
        return DatadogListener.open(
                new MetricsParameters(mojo, variables).settings(credentials),
                mojo.directory.toPath(),
                redactor,
                variables,
                mojo.getLog()::info,
                mojo.getLog()::warn,
                past(mojo, variables, clusters, Optional.empty()));
    }

    private static ReleasePast past(
            ShipMojo mojo,
            Map<String, String> variables,
            Function<Optional<String>, Cluster> clusters,
            Optional<String> name) {
        return new ReleasePast() {
            @Override
            public ReleasePast in(Optional<String> cluster) {
                return past(mojo, variables, clusters, cluster);
            }

            @Override
            public List<PastRevision> revisions(String namespace, String release) {
                return new ReleaseHistory(clusters.apply(name))
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
