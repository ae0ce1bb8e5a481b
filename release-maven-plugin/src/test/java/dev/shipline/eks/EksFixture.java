package dev.shipline.eks;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.shipline.cluster.ClusterAccess;
import dev.shipline.cluster.EksName;
import dev.shipline.cluster.Fabric8Cluster;
import dev.shipline.cluster.Tolerance;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.AwsRequests;
import dev.shipline.s3.S3Settings;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The EKS cluster prod in eu-west-1, with all that AWS says of it. */
final class EksFixture implements AutoCloseable {
    final FakeAws aws = new FakeAws();
    final FakeEksApi api = new FakeEksApi(aws.url());
    final List<Duration> pauses = new ArrayList<>();
    final Map<String, Object> cluster = new HashMap<>(Map.of(
            "arn",
            FakeAws.CLUSTER_ARN,
            "status",
            "ACTIVE",
            "endpoint",
            api.url(),
            "certificateAuthority",
            Map.of("data", "")));
    String secret = FakeAws.SECRET;
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private AwsRequests requests;

    void passes(Duration time) {
        now = now.plus(time);
    }

    ClusterAccess find(String name) {
        Credentials credentials = new Credentials(FakeAws.KEY, Secret.of(secret), "settings.xml server aws");
        S3Settings settings =
                new S3Settings(Optional.empty(), Optional.of("eu-west-1"), Optional.of(credentials), Optional.empty());
        requests = new AwsRequests(settings, Optional.empty(), Optional.empty(), clock);
        return new EksClusters(requests, aws.endpoints(), clock, pauses::add).find(EksName.parse(name));
    }

    ClusterAccess found() {
        aws.answer(cluster);
        return find("prod");
    }

    ReleaseFailure refused() {
        return catchThrowableOfType(ReleaseFailure.class, () -> find("prod"));
    }

    Fabric8Cluster connect(ClusterAccess access) {
        return Fabric8Cluster.connect(access, Map.of(), Tolerance.DEFAULT, line -> {});
    }

    @Override
    public void close() {
        requests.close();
        api.close();
        aws.close();
    }
}
