package dev.shipline.metrics;

import com.datadog.api.client.ApiException;
import dev.shipline.metrics.IntakeException.Reaction;
import jakarta.ws.rs.ProcessingException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Says what the client's exceptions mean for the sender. */
final class Refusal {
    private static final Duration BREATH = Duration.ofMillis(250);

    private Refusal() {}

    static IntakeException of(ApiException e) {
        if (e.getCode() == 0) {
            // Nothing was sent: the address is no address.
            return new IntakeException(Reaction.STOP, cause(e).getMessage(), e);
        }
        return of(e.getCode(), e.getResponseBody(), e.getResponseHeaders(), Instant.now());
    }

    /** What an answer means that is no success. */
    static IntakeException of(int status, String body, Map<String, List<String>> headers, Instant now) {
        String reason = "HTTP " + status + (body == null || body.isBlank() ? "" : ": " + body);
        return switch (status) {
            case 400 -> new IntakeException(Reaction.SPLIT, reason, null);
            case 407 ->
                new IntakeException(
                        Reaction.STOP, "the proxy does not take the name and password it is given (HTTP 407)", null);
            case 413 -> new IntakeException(Reaction.SHRINK, reason, null);
            case 408, 429 ->
                new IntakeException(
                        Reaction.RETRY, RateLimit.pause(headers, now).orElse(BREATH), reason, null);
            default ->
                status >= 500
                        ? new IntakeException(Reaction.RETRY, BREATH, reason, null)
                        : new IntakeException(Reaction.STOP, reason, null);
        };
    }

    static IntakeException of(ProcessingException e) {
        Throwable cause = cause(e);
        return isAway(cause)
                ? new IntakeException(Reaction.STOP, words(cause), e)
                : new IntakeException(Reaction.RETRY, BREATH, words(cause), e);
    }

    private static String words(Throwable cause) {
        if (cause instanceof SocketTimeoutException) {
            return "no answer came in time";
        }
        if (cause instanceof UnknownHostException) {
            return "the host " + cause.getMessage() + " is unknown";
        }
        return cause instanceof ConnectException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /** Whether no connection came about. A second try would cost as long again and end alike. */
    private static boolean isAway(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof SSLException
                || cause instanceof SocketTimeoutException
                        && String.valueOf(cause.getMessage()).contains("onnect");
    }

    private static Throwable cause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
