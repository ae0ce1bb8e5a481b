package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A CI job's own identity, which AWS exchanges for credentials of a role that last an hour: no access key is kept anywhere.
 *
 * @param role     the ARN of the role
 * @param token    what the CI server signed for the job
 * @param session  the name under which AWS's logs show what the job did
 * @param endpoint another token service than AWS's
 */
public record WebIdentity(String role, Secret token, String session, Optional<URI> endpoint) {
    /** In a job that uses a context, CircleCI puts the token here. */
    public static final String CIRCLE_TOKEN = "CIRCLE_OIDC_TOKEN_V2";

    private static final int LONGEST_SESSION = 64;

    public WebIdentity {
        requireNonNull(role, "role is null");
        requireNonNull(token, "token is null");
        requireNonNull(session, "session is null");
        requireNonNull(endpoint, "endpoint is null");
    }

    /** The identity of a CircleCI job; empty where this is none, or it has no token. */
    public static Optional<WebIdentity> ofCircleCi(String role, Map<String, String> variables, Optional<URI> endpoint) {
        return Optional.ofNullable(variables.get(CIRCLE_TOKEN))
                .filter(token -> !token.isBlank())
                .map(token -> new WebIdentity(role, Secret.of(token.strip()), session(variables), endpoint));
    }

    /** AWS takes 64 characters of a few kinds; the end, with the number of the build, tells more than the beginning. */
    private static String session(Map<String, String> variables) {
        String name = Stream.of("CIRCLE_PROJECT_USERNAME", "CIRCLE_PROJECT_REPONAME", "CIRCLE_BUILD_NUM")
                .map(variable -> variables.getOrDefault(variable, "").strip())
                .filter(part -> !part.isEmpty())
                .map(part -> part.replaceAll("[^A-Za-z0-9=,.@_-]", "-"))
                .collect(Collectors.joining("-"));
        String session = name.length() < 2 ? "release-maven-plugin" : name;
        return session.substring(Math.max(0, session.length() - LONGEST_SESSION));
    }
}
