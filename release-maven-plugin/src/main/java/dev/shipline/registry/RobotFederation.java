package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import dev.shipline.secret.Secret;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A robot account of Quay, entered without a password: the job's OpenID Connect token, which the CI server signs, is exchanged for a token of the robot
 * that lasts an hour. Quay must have been told before that the robot trusts that CI server.
 */
public final class RobotFederation implements CredentialSource {
    private static final String PATH = "/oauth2/federation/robot/token";
    /** What Quay gives is good for an hour; only a token that says so itself is believed to end at another time. */
    private static final Duration USUAL = Duration.ofMinutes(55);

    private static final Duration MARGIN = Duration.ofMinutes(1);

    /**
     * @param registry the one registry that the robot is for
     * @param robot    namespace+name
     * @param variable the environment variable that the job's token is in
     * @param token    the job's token; absent: this is no such job
     */
    public record Settings(String registry, String robot, String variable, Optional<Secret> token) {
        public Settings {
            requireNonNull(registry, "registry is null");
            requireNonNull(robot, "robot is null");
            requireNonNull(variable, "variable is null");
            requireNonNull(token, "token is null");
        }
    }

    private final Settings settings;
    private final RetryPolicy policy;
    private final Clock clock;
    private final Sleeper sleeper;
    private Optional<Credentials> current = Optional.empty();
    private Instant end = Instant.MIN;

    public RobotFederation(Settings settings) {
        this(settings, RetryPolicy.DEFAULT, Clock.systemUTC(), Sleeper.real());
    }

    RobotFederation(Settings settings, RetryPolicy policy, Clock clock, Sleeper sleeper) {
        this.settings = requireNonNull(settings, "settings is null");
        this.policy = requireNonNull(policy, "policy is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.sleeper = requireNonNull(sleeper, "sleeper is null");
    }

    @Override
    public synchronized Optional<Credentials> find(String server) {
        if (!server.equals(settings.registry()) || settings.token().isEmpty()) {
            return Optional.empty();
        }
        if (current.isEmpty() || !clock.instant().isBefore(end)) {
            current = Optional.of(exchange(settings.token().get()));
        }
        return current;
    }

    @Override
    public synchronized Optional<Credentials> renew(String registry, String repository, Credentials refused) {
        if (!current.equals(Optional.of(refused))) {
            return Optional.empty();
        }
        current = Optional.empty();
        return find(registry);
    }

    private Credentials exchange(Secret token) {
        Claims claims = Claims.of(token);
        claims.end().filter(end -> !end.isAfter(clock.instant())).ifPresent(end -> {
            throw refusal(
                    "the token in " + settings.variable() + " ran out at " + end,
                    "run the job again: its token is made when it starts, so a job that takes longer needs a fresh one before it pushes");
        });
        Credentials job = new Credentials(settings.robot(), token, settings.variable());
        RegistryHttp http = new RegistryHttp(policy, clock, sleeper);
        HttpRequest request = http.request(settings.registry(), PATH)
                .header("Authorization", RegistryLogin.basic(job).reveal())
                .header("Accept", "application/json")
                .GET()
                .build();
        HttpResponse<byte[]> response = http.send(request);
        if (response.statusCode() != 200) {
            throw refusal(response, job, claims);
        }
        Secret robotToken = robotToken(response)
                .orElseThrow(() ->
                        refusal("it answers without a token", "look whether " + settings.registry() + " is Quay"));
        Instant usual = clock.instant().plus(USUAL);
        end = Claims.of(robotToken).end().map(stated -> stated.minus(MARGIN)).orElse(usual);
        return new Credentials(settings.robot(), robotToken, "keyless, by the token in " + settings.variable());
    }

    private static Optional<Secret> robotToken(HttpResponse<byte[]> response) {
        try {
            return Document.json(response.body())
                    .at("token")
                    .text()
                    .filter(text -> !text.isBlank())
                    .map(Secret::of);
        } catch (MalformedDocumentException e) {
            // the text is left out on purpose: it could be the token
            return Optional.empty();
        }
    }

    private ReleaseFailure refusal(HttpResponse<byte[]> response, Credentials job, Claims claims) {
        String words = RegistryWords.of(response, Optional.of(job));
        return switch (response.statusCode()) {
            case 400, 401, 403 ->
                refusal(
                        "the registry does not take the token of this job for that robot (" + words + ")",
                        "give the robot a federation in Quay with exactly " + claims
                                + ", or correct ship.registry.robot");
            case 404, 405 ->
                refusal(
                        "the registry has no keyless login (" + words + " at " + PATH + ")",
                        "set QUAY_USERNAME and QUAY_PASSWORD instead of ship.registry.robot, or update Quay");
            default ->
                new ReleaseFailure(
                        FailureCode.UNREACHABLE,
                        what(),
                        "the registry answers with errors (" + words + ")",
                        "wait, look at the registry's status page, and run the build again");
        };
    }

    private ReleaseFailure refusal(String because, String fix) {
        return new ReleaseFailure(FailureCode.CREDENTIALS, what(), because, fix);
    }

    private String what() {
        return "cannot log in to " + settings.registry() + " as " + settings.robot() + " without a password";
    }
}
