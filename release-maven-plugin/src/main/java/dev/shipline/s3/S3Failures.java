package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.failure.UntrustedCertificate;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.model.StsException;

/** Turns what the SDK throws into what went wrong and what to do about it. */
final class S3Failures {
    static final String WHERE_CREDENTIALS_GO =
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or the settings.xml server aws";

    /** In the chain's long list of who found nothing, the one provider that somebody set up on purpose. */
    private static final Pattern WEB_IDENTITY =
            Pattern.compile("WebIdentityTokenFileCredentialsProvider\\(\\): (.*?)\\.?, ProfileCredentialsProvider");

    private final S3Settings settings;
    private final Optional<String> accessKey;

    /** @param accessKey which access key the requests are signed with, for people; absent: none was found */
    S3Failures(S3Settings settings, Optional<String> accessKey) {
        this.settings = requireNonNull(settings, "settings is null");
        this.accessKey = requireNonNull(accessKey, "accessKey is null");
    }

    ReleaseFailure explain(ObjectLocation location, String action, SdkException problem) {
        if (problem instanceof S3Exception refusal) {
            return new Refusal(location, action, settings, accessKey, refusal).explain();
        }
        return explain("cannot read " + location, problem);
    }

    /** What kept a request from being signed, or from being sent at all. */
    ReleaseFailure explain(String what, SdkException problem) {
        if (settings.identity().isPresent() && problem instanceof StsException refusal) {
            return new RefusedToken(settings.identity().get(), refusal).explain(what);
        }
        if (problem instanceof AwsServiceException refusal) {
            return refusedIdentity(what, refusal);
        }
        if (problem instanceof NoAnswerToToken silence) {
            return new ReleaseFailure(
                    FailureCode.UNREACHABLE,
                    what,
                    "the token service of AWS, which gives out credentials for " + settings.credentialsSource()
                            + ", cannot be reached (" + reason(silence) + ")",
                    "check ship.s3.region, and that this machine may connect to sts.<region>.amazonaws.com (HTTPS_PROXY"
                            + " is honoured)",
                    problem);
        }
        // The SDK has one class for all that happens on this side of the wire; only its words tell it apart.
        if (words(problem).toLowerCase(Locale.ROOT).contains("credentials")) {
            return noCredentials(what, problem);
        }
        return unreachable(what, problem);
    }

    /** Only S3 and the service that gives out credentials are ever asked. */
    private ReleaseFailure refusedIdentity(String what, AwsServiceException refusal) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                "AWS gave out no credentials for " + settings.credentialsSource() + " (" + words(refusal) + ")",
                "let the role that it names trust this identity, or " + WHERE_CREDENTIALS_GO,
                refusal);
    }

    private ReleaseFailure noCredentials(String what, SdkException problem) {
        return new ReleaseFailure(
                FailureCode.CREDENTIALS,
                what,
                settings.profile()
                        .map(profile -> "the AWS profile " + profile + " gives no credentials (" + words(problem) + ")")
                        .orElseGet(() -> noneFound(words(problem))),
                WHERE_CREDENTIALS_GO
                        + (settings.profile().isPresent()
                                ? ""
                                : "; in CircleCI, set ship.aws.role and let the job use a context, which gives it "
                                        + WebIdentity.CIRCLE_TOKEN),
                problem);
    }

    private static String noneFound(String words) {
        String none =
                "no AWS credentials were found: neither the settings.xml server aws, nor AWS_ACCESS_KEY_ID, nor a web"
                        + " identity (AWS_WEB_IDENTITY_TOKEN_FILE), nor a profile, nor the role of a container or of an"
                        + " EC2 instance";
        Matcher webIdentity = WEB_IDENTITY.matcher(words);
        if (webIdentity.find() && !webIdentity.group(1).contains("must be set")) {
            return none + ", and the web identity of AWS_ROLE_ARN failed (" + webIdentity.group(1) + ")";
        }
        return none;
    }

    private ReleaseFailure unreachable(String what, SdkException problem) {
        Optional<String> certificate = UntrustedCertificate.in(problem);
        if (certificate.isPresent()) {
            return new ReleaseFailure(
                    FailureCode.UNREACHABLE,
                    what,
                    "this JVM does not trust the certificate of " + settings.place() + ": " + certificate.get(),
                    UntrustedCertificate.FIX + (settings.endpoint().isPresent() ? ", or correct ship.s3.endpoint" : ""),
                    problem);
        }
        return new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                settings.place() + " cannot be reached (" + reason(problem) + ")",
                settings.endpoint().isPresent()
                        ? "check ship.s3.endpoint, and that this machine may connect to it"
                        : "check ship.s3.region, and that this machine may connect to AWS (HTTPS_PROXY is honoured)",
                problem);
    }

    private static String reason(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null && !(root instanceof SSLException)) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return "unknown host " + root.getMessage();
        }
        if (root instanceof ConnectException) {
            return "the connection was refused";
        }
        if (root instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (root instanceof SSLException) {
            return "TLS: " + root.getMessage();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    private static String words(SdkException problem) {
        String message = problem.getMessage() == null ? problem.toString() : problem.getMessage();
        // The SDK appends the whole profile file to its complaint about a profile.
        String line = message.startsWith("Profile ") ? message.replaceAll(": ProfileFile\\(.*", "") : message;
        return line.lines().findFirst().orElse("").strip().replaceAll("\\.$", "");
    }
}
