package dev.shipline.cluster;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.ClusterAccess.Refused;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Turns what the API, or the way to it, answers into a failure that names the cause. */
final class ApiFailures {
    private static final Pattern USER = Pattern.compile("User \"([^\"]+)\"");
    private static final String ANONYMOUS = "system:anonymous";

    private final String context;
    private final String server;
    private final TargetWords words;
    private final GrantedRights granted;

    ApiFailures(String context, String server, TargetWords words, GrantedRights granted) {
        this.context = requireNonNull(context, "context is null");
        this.server = requireNonNull(server, "server is null");
        this.words = requireNonNull(words, "words is null");
        this.granted = requireNonNull(granted, "granted is null");
    }

    /** A refusal of what was granted before is not believed at once. */
    <T> T explained(Access access, Supplier<T> call) {
        try {
            return insist(access, call);
        } catch (KubernetesClientException e) {
            throw explain(access, e);
        }
    }

    /** For calls that change nothing: an API that was there before is waited for, too. */
    <T> T explainedRead(Access access, Supplier<T> call) {
        try {
            return insistOnReading(access, call);
        } catch (KubernetesClientException e) {
            throw explain(access, e);
        }
    }

    /** @throws KubernetesClientException as the API, or the way to it, answers in the end */
    <T> T insistOnReading(Access access, Supplier<T> call) {
        return granted.insistOnReading(access, call);
    }

    /** @throws KubernetesClientException as the API, or the way to it, answers in the end */
    <T> T insist(Access access, Supplier<T> call) {
        return granted.insist(access, call);
    }

    ReleaseFailure explain(Access access, KubernetesClientException e) {
        Optional<ReleaseFailure> noToken = has(e, ReleaseFailure.class);
        if (noToken.isPresent()) {
            return noToken.get();
        }
        if (has(e, InterruptedException.class).isPresent()) {
            Thread.currentThread().interrupt();
            return failure(FailureCode.INTERRUPTED, access, "the build was interrupted", "start it again", e);
        }
        if (e.getCode() <= 0) {
            return unreachable(e);
        }
        return switch (e.getCode()) {
            case 401 -> unauthorized(access, e);
            case 403 -> words(e).contains(ANONYMOUS) ? unauthorized(access, e) : forbidden(access, e);
            case 409 ->
                failure(
                        FailureCode.RELEASE_BUSY,
                        access,
                        "somebody else changed it in the meantime (" + words(e) + ")",
                        "run the release again when no other one is under way",
                        e);
            case 429, 500, 502, 503, 504 ->
                failure(
                        FailureCode.UNREACHABLE,
                        access,
                        "the API server at " + server + " answers " + e.getCode() + ": " + words(e),
                        "run the release again when the control plane is well",
                        e);
            default ->
                failure(
                        FailureCode.CLUSTER,
                        access,
                        "the API server at " + server + " answers " + e.getCode() + ": " + words(e),
                        "look at it with kubectl --context " + context,
                        e);
        };
    }

    private ReleaseFailure unreachable(KubernetesClientException e) {
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                "cannot reach the cluster",
                "no Kubernetes API answers at " + server + " (context " + context + "): " + obstacle(e),
                words.whenUnreachable(),
                e);
    }

    private ReleaseFailure unauthorized(Access access, KubernetesClientException e) {
        Refused refused = words.refused(server, e.getCode());
        String because = words(e).contains(ANONYMOUS)
                ? "the request went out without credentials: the kubeconfig has none for it, or its exec command gave none"
                : refused.because();
        return failure(FailureCode.CREDENTIALS, access, because, refused.fix(), e);
    }

    private ReleaseFailure forbidden(Access access, KubernetesClientException e) {
        Matcher user = USER.matcher(words(e));
        String who = user.find() ? user.group(1) : "the user of context " + context;
        return failure(
                FailureCode.CREDENTIALS,
                access,
                who + " lacks the right to " + access,
                "grant the verb " + access.verb() + " on " + access.resource() + access.where()
                        + " to it with a Role and RoleBinding (" + access.question() + " tells when it is there)",
                e);
    }

    private static String obstacle(KubernetesClientException e) {
        Optional<SSLException> tls = has(e, SSLException.class);
        if (tls.isPresent()) {
            return "the TLS handshake fails (" + tls.get().getMessage()
                    + "); see certificate-authority in the kubeconfig";
        }
        if (has(e, UnknownHostException.class).isPresent()
                || has(e, UnresolvedAddressException.class).isPresent()) {
            return "the host name is not known";
        }
        if (has(e, HttpTimeoutException.class).isPresent()
                || has(e, SocketTimeoutException.class).isPresent()
                || has(e, TimeoutException.class).isPresent()) {
            return "it takes too long";
        }
        if (has(e, ConnectException.class).isPresent()) {
            return "the connection is refused";
        }
        return has(e, IOException.class)
                .map(ApiFailures::words)
                .orElse("the address, or what answers there, is not that of a Kubernetes API");
    }

    /** The server's own sentence where there is one; fabric8's wraps it in the request. */
    private static String words(KubernetesClientException e) {
        String words = e.getStatus() == null ? null : e.getStatus().getMessage();
        return words == null || words.isBlank() ? String.valueOf(e.getMessage()) : words;
    }

    private static String words(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static <T> Optional<T> has(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    private static ReleaseFailure failure(
            FailureCode code, Access access, String because, String fix, KubernetesClientException cause) {
        return new ReleaseFailure(code, "cannot " + access, because, fix, cause);
    }
}
