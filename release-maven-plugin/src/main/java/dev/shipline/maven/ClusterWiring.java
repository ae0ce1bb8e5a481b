package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;
import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.Cluster;
import dev.shipline.cluster.ClusterTarget;
import dev.shipline.cluster.EksName;
import dev.shipline.cluster.Fabric8Cluster;
import dev.shipline.cluster.Pause;
import dev.shipline.cluster.Tolerance;
import dev.shipline.eks.EksClusters;
import dev.shipline.eks.EksEndpoints;
import dev.shipline.s3.AwsRequests;
import dev.shipline.s3.S3Environment;
import dev.shipline.s3.S3Settings;
import dev.shipline.secret.CredentialSource;
import java.time.Clock;
import java.util.Map;

/** Makes the client of a cluster, wherever that is found. */
final class ClusterWiring {
    private final ShipMojo mojo;
    private final CredentialSource credentials;
    private final Map<String, String> variables;
    private final Openings open;

    /** @param open what is made is closed with it */
    ClusterWiring(ShipMojo mojo, CredentialSource credentials, Map<String, String> variables, Openings open) {
        this.mojo = requireNonNull(mojo, "mojo is null");
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.variables = requireNonNull(variables, "variables is null");
        this.open = requireNonNull(open, "open is null");
    }

    Cluster connect(ClusterTarget target, Tolerance tolerance) {
        return open.add(target.eks()
                .map(name -> eks(name, tolerance))
                .orElseGet(() -> Fabric8Cluster.connect(target, variables, tolerance, mojo.getLog()::warn)));
    }

    private Cluster eks(EksName name, Tolerance tolerance) {
        S3Environment environment = new S3Environment(variables);
        S3Settings s3 = S3Parameters.of(mojo).settings(variables, credentials);
        S3Settings settings = new S3Settings(
                s3.endpoint(), name.region().or(s3::region), s3.credentials(), s3.profile(), s3.identity());
        AwsRequests aws =
                open.add(new AwsRequests(settings, text(mojo.eksRole), environment.tokenService(), Clock.systemUTC()));
        EksEndpoints endpoints = new EksEndpoints(environment.clusterService(), environment.tokenService());
        EksClusters clusters = new EksClusters(aws, endpoints, Clock.systemUTC(), Pause.SLEEP);
        return Fabric8Cluster.connect(clusters.find(name), variables, tolerance, mojo.getLog()::warn);
    }
}
