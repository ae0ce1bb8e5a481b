package dev.shipline.eks;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterAccess;
import dev.shipline.cluster.EksName;
import dev.shipline.cluster.Pause;
import dev.shipline.document.Document;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.AwsRequests;
import dev.shipline.s3.AwsRequests.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Finds EKS clusters by their names: one signed request, no aws command, no kubeconfig. */
public final class EksClusters {
    /** A cluster answers also while it is being changed. */
    private static final Set<String> USABLE = Set.of("ACTIVE", "UPDATING");

    private static final int ATTEMPTS = 3;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

    private final AwsRequests aws;
    private final EksEndpoints endpoints;
    private final Clock clock;
    private final Pause pause;

    /** @param aws requests in the region of the clusters */
    public EksClusters(AwsRequests aws, EksEndpoints endpoints, Clock clock, Pause pause) {
        this.aws = requireNonNull(aws, "aws is null");
        this.endpoints = requireNonNull(endpoints, "endpoints is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.pause = requireNonNull(pause, "pause is null");
    }

    /** @throws ReleaseFailure if it is not there, cannot be used, or may not be looked up */
    public ClusterAccess find(EksName name) {
        URI tokens = endpoints.tokens().orElseGet(() -> aws.endpoint("sts"));
        EksToken token = new EksToken(name.name(), aws, tokens, clock);
        CallerIdentity caller = new CallerIdentity(aws, token.question());
        EksRefusal refusal = new EksRefusal(name, aws, caller);
        Document cluster = describe(name, refusal).body().at("cluster");
        refusal.requireAccount(cluster.at("arn").text(""));
        String status = cluster.at("status").text("unknown");
        String endpoint = cluster.at("endpoint").text("");
        if (!USABLE.contains(status) || endpoint.isEmpty()) {
            throw refusal.unusable(status);
        }
        Document network = cluster.at("resourcesVpcConfig");
        List<String> sources = network.at("publicAccessCidrs").items().stream()
                .map(item -> item.text(""))
                .toList();
        return new EksCluster(
                name,
                URI.create(endpoint),
                cluster.at("certificateAuthority", "data").text(""),
                new EksCluster.Door(network.at("endpointPublicAccess").flag(true), sources),
                token,
                caller);
    }

    private Answer describe(EksName name, EksRefusal refusal) {
        URI service = endpoints.clusters().orElseGet(() -> aws.endpoint("eks"));
        URI url = URI.create(service + "/clusters/" + name.name());
        for (int attempt = 1; ; attempt++) {
            try {
                Answer answer = aws.get(refusal.what(), "eks", url);
                if (answer.status() == 200) {
                    return answer;
                }
                if (attempt == ATTEMPTS || !isTemporary(answer)) {
                    throw refusal.of(answer, url);
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw refusal.noAnswer(url, e);
                }
            }
            rest(refusal, attempt);
        }
    }

    private static boolean isTemporary(Answer answer) {
        return answer.status() >= 500
                || answer.status() == 429
                || answer.error().startsWith("Throttling")
                || answer.error().startsWith("TooManyRequests");
    }

    private void rest(EksRefusal refusal, int attempt) {
        try {
            pause.pause(BETWEEN_ATTEMPTS.multipliedBy(attempt));
        } catch (InterruptedException e) {
            throw ReleaseFailure.interrupted(refusal.what(), "start it again", e);
        }
    }
}
