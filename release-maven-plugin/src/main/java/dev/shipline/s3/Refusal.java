package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a store means by its refusal. */
final class Refusal {
    private static final String REGION_HEADER = "x-amz-bucket-region";
    private static final String CORRECT_THE_BUCKET = "correct the bucket in ship.values or ship.chart";

    private final ObjectLocation location;
    private final String action;
    private final S3Settings settings;
    private final Optional<String> accessKey;
    private final S3Exception answer;
    private final Optional<AwsErrorDetails> details;

    /** @param action what was asked for, as IAM policies name it */
    Refusal(
            ObjectLocation location,
            String action,
            S3Settings settings,
            Optional<String> accessKey,
            S3Exception answer) {
        this.location = requireNonNull(location, "location is null");
        this.action = requireNonNull(action, "action is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.accessKey = requireNonNull(accessKey, "accessKey is null");
        this.answer = requireNonNull(answer, "answer is null");
        this.details = Optional.ofNullable(answer.awsErrorDetails());
    }

    ReleaseFailure explain() {
        if (answer.statusCode() == 301) {
            return otherRegion();
        }
        return switch (code()) {
            case "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" -> otherRegion();
            case "NoSuchBucket" -> noSuchBucket();
            case "InvalidBucketName" ->
                failure(
                        FailureCode.CONFIGURATION,
                        "\"" + location.bucket() + "\" cannot be the name of a bucket",
                        CORRECT_THE_BUCKET);
            case "ExpiredToken", "TokenRefreshRequired", "RequestExpired" ->
                failure(
                        FailureCode.CREDENTIALS,
                        "the credentials from " + settings.credentialsSource() + " have expired" + words(),
                        "log in again, or start the job again so that it gets new ones");
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidSecurity" ->
                failure(
                        FailureCode.CREDENTIALS,
                        settings.place() + " does not accept the credentials from " + settings.credentialsSource()
                                + words(),
                        "correct them: " + S3Failures.WHERE_CREDENTIALS_GO);
            case "RequestTimeTooSkewed" ->
                failure(
                        FailureCode.CONFIGURATION,
                        "the clock of this machine differs too much from the store's" + words(),
                        "set the clock");
            default -> byStatus();
        };
    }

    private ReleaseFailure byStatus() {
        int status = answer.statusCode();
        if (status == 401 || status == 403) {
            return accessDenied();
        }
        String said = settings.place() + " answered with status " + status + " " + code();
        if (status >= 500 || status == 429) {
            return failure(FailureCode.UNREACHABLE, said.strip() + words(), "run the job again once it is well");
        }
        return failure(
                FailureCode.UNREACHABLE,
                said.strip() + words(),
                settings.endpoint().isPresent()
                        ? "check that ship.s3.endpoint is the address of an S3 store"
                        : "check ship.values and ship.chart");
    }

    private ReleaseFailure accessDenied() {
        return failure(
                FailureCode.CREDENTIALS,
                "the credentials from " + settings.credentialsSource()
                        + accessKey.map(key -> " (access key " + key + ")").orElse("")
                        + " have no right to " + action + " for the key \"" + location.key() + "\"" + words(),
                "allow " + action + " on arn:aws:s3:::" + location.bucket() + "/" + location.key()
                        + ", and check that the object exists (without the right to s3:ListBucket a missing key is"
                        + " refused just like this)");
    }

    private ReleaseFailure noSuchBucket() {
        return failure(
                FailureCode.CONFIGURATION,
                "there is no bucket \"" + location.bucket() + "\" at " + settings.place(),
                CORRECT_THE_BUCKET + (settings.endpoint().isPresent() ? ", or ship.s3.endpoint" : ""));
    }

    private ReleaseFailure otherRegion() {
        Optional<String> region = details.map(AwsErrorDetails::sdkHttpResponse)
                .flatMap(response -> response.firstMatchingHeader(REGION_HEADER));
        return failure(
                FailureCode.CONFIGURATION,
                "the bucket lives in " + region.map(name -> "region " + name).orElse("another region") + words(),
                "set ship.s3.region to " + region.orElse("the bucket's region"));
    }

    private String code() {
        return details.map(AwsErrorDetails::errorCode).orElse("");
    }

    /** The store's own words: they name the missing right, the key of a cipher, or the right region. */
    private String words() {
        return details.map(AwsErrorDetails::errorMessage)
                .filter(message -> !message.isBlank())
                .map(message -> " (" + message.strip().replaceAll("\\.$", "") + ")")
                .orElse("");
    }

    private ReleaseFailure failure(FailureCode code, String because, String fix) {
        return new ReleaseFailure(code, "cannot read " + location, because, fix, answer);
    }
}
