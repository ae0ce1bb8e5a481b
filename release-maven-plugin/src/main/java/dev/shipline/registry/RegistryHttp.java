package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.RegistryAddresses;
import dev.shipline.image.RegistryHost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/** Sends requests to a registry, again where the registry is busy or the line broke. Follows no redirect: that could carry credentials away. */
final class RegistryHttp {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    /** One try at something. */
    @FunctionalInterface
    interface Exchange {
        HttpResponse<byte[]> once() throws IOException;
    }

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final RegistryAddresses addresses = new RegistryAddresses();
    private final RetryPolicy policy;
    private final Clock clock;
    private final Sleeper sleeper;
    private final DoubleSupplier chance;

    RegistryHttp(RetryPolicy policy, Clock clock, Sleeper sleeper) {
        this(policy, clock, sleeper, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param chance from 0 to 1, drawn for every pause */
    RegistryHttp(RetryPolicy policy, Clock clock, Sleeper sleeper, DoubleSupplier chance) {
        this.policy = requireNonNull(policy, "policy is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.sleeper = requireNonNull(sleeper, "sleeper is null");
        this.chance = requireNonNull(chance, "chance is null");
    }

    /** A request to a registry, in the tongue that it speaks. */
    HttpRequest.Builder request(String registry, String path) {
        return request(uri(registry, path));
    }

    URI uri(String registry, String path) {
        return addresses.uri(new RegistryHost(registry), path);
    }

    static HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(REQUEST_TIMEOUT);
        // plain http is for this machine, where an offer to switch to HTTP/2 only confuses small servers
        return uri.getScheme().equals("http") ? request.version(HttpClient.Version.HTTP_1_1) : request;
    }

    /** The time until which a request that begins now may be tried. */
    Instant deadline() {
        return clock.instant().plus(policy.deadline());
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * The answer; one that says "busy" or "broken" only after the last try.
     *
     * @throws ReleaseFailure if there is no answer at all
     */
    HttpResponse<byte[]> send(HttpRequest request) {
        return persist(request.uri(), deadline(), RegistryHttp::isWorthAnotherTry, () -> once(request));
    }

    /**
     * The same for several requests that only make sense together: each try begins with the first.
     *
     * @param uri where they go, for messages
     */
    HttpResponse<byte[]> persist(
            URI uri, Instant deadline, Predicate<HttpResponse<byte[]>> isWorthAnotherTry, Exchange exchange) {
        for (int attempt = 1; ; attempt++) {
            HttpResponse<byte[]> response = null;
            IOException broken = null;
            try {
                response = exchange.once();
            } catch (IOException e) {
                broken = e;
            }
            if (response != null && !isWorthAnotherTry.test(response)) {
                return response;
            }
            Optional<Duration> wish = Optional.ofNullable(response).flatMap(busy -> retryAfter(busy, clock));
            Duration pause = pause(attempt, wish);
            boolean tooLong = clock.instant().plus(pause).isAfter(deadline)
                    || wish.filter(asked -> asked.compareTo(policy.longestWish()) > 0)
                            .isPresent();
            if (attempt == policy.attempts() || tooLong || broken instanceof SSLException) {
                if (response == null) {
                    throw RegistryUnreachable.at(uri, broken);
                }
                return response;
            }
            sleep(pause, uri);
        }
    }

    /** One try. The request's time is for the whole answer: a registry that sends it byte by byte for ever is as good as gone. */
    HttpResponse<byte[]> once(HttpRequest request) throws IOException {
        return once(request, BoundedBody.handler());
    }

    <T> HttpResponse<T> once(HttpRequest request, HttpResponse.BodyHandler<T> body) throws IOException {
        Duration patience = request.timeout().orElse(REQUEST_TIMEOUT);
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, body);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw interrupted(request.uri().getAuthority(), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("no whole answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IOException(e.getCause());
        }
    }

    static boolean isWorthAnotherTry(HttpResponse<?> response) {
        return isWorthAnotherTry(response.statusCode());
    }

    static boolean isWorthAnotherTry(int status) {
        // 501 and 505: what it cannot do now it cannot do later
        return status == 408 || status == 429 || (status >= 500 && status != 501 && status != 505);
    }

    /** How long the registry asks to be left alone, in either of the forms that HTTP knows. */
    static Optional<Duration> retryAfter(HttpResponse<?> response, Clock clock) {
        return response.headers().firstValue("Retry-After").map(String::strip).flatMap(value -> {
            try {
                if (value.matches("\\d{1,9}")) {
                    return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
                }
                Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                Duration pause = Duration.between(clock.instant(), until);
                return pause.isNegative() ? Optional.empty() : Optional.of(pause);
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    /** When an answer was made, by the clock over there. */
    static Optional<Instant> date(HttpResponse<?> response) {
        return response.headers().firstValue("Date").flatMap(value -> {
            try {
                return Optional.of(ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    private Duration pause(int attempt, Optional<Duration> wish) {
        double luck = chance.getAsDouble();
        Duration ours = policy.pauseAfter(attempt, luck);
        Duration theirs = wish.map(asked -> policy.pauseOf(asked, luck)).orElse(ours);
        return theirs.compareTo(ours) > 0 ? theirs : ours;
    }

    void sleep(Duration pause, URI uri) {
        try {
            sleeper.sleep(pause);
        } catch (InterruptedException e) {
            throw interrupted(uri.getAuthority(), e);
        }
    }

    static ReleaseFailure interrupted(String registry, InterruptedException cause) {
        return ReleaseFailure.interrupted("cannot talk to " + registry, "start it again", cause);
    }
}
