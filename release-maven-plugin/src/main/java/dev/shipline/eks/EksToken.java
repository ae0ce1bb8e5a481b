package dev.shipline.eks;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.TokenSource;
import dev.shipline.s3.AwsRequests;
import dev.shipline.secret.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * The token of an EKS cluster: a signed request by which the cluster asks AWS's token service who we are. A cluster takes it for fifteen minutes; here it is
 * made anew after five, so that any Helm call that is given it ends before it does; and not for each request, because the cluster asks the service once for
 * each token that it has not seen.
 */
final class EksToken implements TokenSource {
    private static final String PREFIX = "k8s-aws-v1.";
    private static final String CLUSTER_HEADER = "x-k8s-aws-id";
    private static final String WHO_ARE_WE = "/?Action=GetCallerIdentity&Version=2011-06-15";

    /** What the cluster demands of the request's own length of life; the fifteen minutes count from when it was signed. */
    private static final Duration EXPIRES = Duration.ofSeconds(60);

    private static final Duration RENEWED_AFTER = Duration.ofMinutes(5);

    private final String cluster;
    private final AwsRequests aws;
    private final URI tokenService;
    private final Clock clock;
    private Secret token;
    private Instant made;

    EksToken(String cluster, AwsRequests aws, URI tokenService, Clock clock) {
        this.cluster = requireNonNull(cluster, "cluster is null");
        this.aws = requireNonNull(aws, "aws is null");
        this.tokenService = requireNonNull(tokenService, "tokenService is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    @Override
    public synchronized Secret token() {
        Instant now = clock.instant();
        if (token == null || !now.isBefore(made.plus(RENEWED_AFTER))) {
            URI url = aws.presigned(
                    "cannot make a token for the EKS cluster " + cluster,
                    "sts",
                    URI.create(tokenService + WHO_ARE_WE),
                    Map.of(CLUSTER_HEADER, cluster),
                    EXPIRES);
            token = Secret.of(PREFIX
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(url.toString().getBytes(StandardCharsets.UTF_8)));
            made = now;
        }
        return token;
    }

    /** The same question, for ourselves. */
    URI question() {
        return URI.create(tokenService + WHO_ARE_WE);
    }
}
