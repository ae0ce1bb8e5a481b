package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Credentials;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How to reach S3. All of it is optional: with nothing set, the region and the credentials come from where AWS's own tools find them.
 *
 * @param endpoint    an S3-compatible store instead of AWS, {@code https://host[:port]}; it is addressed with the bucket in the path
 * @param region      the region that signs the requests
 * @param credentials an access key id and its secret; they win over the profile
 * @param profile     a profile of the shared AWS files; it wins over the default chain
 * @param identity    a CI job's own identity; it wins over the profile
 */
public record S3Settings(
        Optional<URI> endpoint,
        Optional<String> region,
        Optional<Credentials> credentials,
        Optional<String> profile,
        Optional<WebIdentity> identity) {
    private static final Pattern REGION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** @throws ReleaseFailure if the endpoint is no URL or the region no name */
    public S3Settings {
        requireNonNull(endpoint, "endpoint is null");
        requireNonNull(region, "region is null");
        requireNonNull(credentials, "credentials is null");
        requireNonNull(profile, "profile is null");
        requireNonNull(identity, "identity is null");
        endpoint.ifPresent(S3Settings::checkEndpoint);
        region.ifPresent(S3Settings::checkRegion);
    }

    public S3Settings(
            Optional<URI> endpoint,
            Optional<String> region,
            Optional<Credentials> credentials,
            Optional<String> profile) {
        this(endpoint, region, credentials, profile, Optional.empty());
    }

    /** AWS, with all that its default chains find. */
    public static S3Settings defaults() {
        return new S3Settings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Where the credentials come from, in words for a message. */
    String credentialsSource() {
        return credentials
                .map(Credentials::source)
                .or(() -> identity.map(web -> "CircleCI's OIDC token for the role " + web.role()))
                .or(() -> profile.map(name -> "AWS profile " + name))
                .orElse("AWS's default chain");
    }

    /** Whom a request goes to, in words for a message. */
    String place() {
        return endpoint.map(URI::toString).orElse("AWS");
    }

    private static void checkEndpoint(URI endpoint) {
        boolean http = "http".equalsIgnoreCase(endpoint.getScheme()) || "https".equalsIgnoreCase(endpoint.getScheme());
        if (!http || endpoint.getHost() == null) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot use the S3 endpoint \"" + withoutUserInfo(endpoint) + "\"",
                    "it is no URL of a host",
                    "set ship.s3.endpoint to https://host or http://host:port, or remove it to use AWS");
        }
        if (endpoint.getUserInfo() != null) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot use the S3 endpoint at " + endpoint.getHost(),
                    "its URL holds credentials",
                    "remove them from ship.s3.endpoint and put them into the environment or the settings.xml server aws");
        }
    }

    private static String withoutUserInfo(URI endpoint) {
        String text = endpoint.toString();
        return text.substring(text.lastIndexOf('@') + 1);
    }

    private static void checkRegion(String region) {
        if (!REGION.matcher(region).matches()) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot use the AWS region \"" + region + "\"",
                    "that is no name of a region",
                    "set ship.s3.region to one, such as eu-west-1");
        }
    }
}
