package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What went wrong with a write, told as one: what is the same for every request is told by {@link S3Failures}. */
final class WriteFailures {
    private final S3Settings settings;
    private final S3Failures common;

    WriteFailures(S3Settings settings, S3Failures common) {
        this.settings = requireNonNull(settings, "settings is null");
        this.common = requireNonNull(common, "common is null");
    }

    /**
     * @param what   what could not be done, "cannot write"
     * @param action what was asked for, as IAM policies name it
     */
    ReleaseFailure explain(String what, ObjectLocation location, String action, SdkException problem) {
        String code = problem instanceof S3Exception refusal ? code(refusal) : "";
        if (code.equals("AccessDenied")) {
            return new ReleaseFailure(
                    FailureCode.CREDENTIALS,
                    what + " " + location,
                    "the credentials from " + settings.credentialsSource() + " have no right to " + action
                            + words((S3Exception) problem),
                    "allow " + action + " on arn:aws:s3:::" + location.bucket() + "/" + location.key(),
                    problem);
        }
        if (code.equals("AccessControlListNotSupported")) {
            return new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    what + " " + location,
                    "the bucket takes no ACLs",
                    "remove the environment variable S3_ACL",
                    problem);
        }
        ReleaseFailure said = common.explain(location, action, problem);
        String fix = said.fix().replace("ship.values or ship.chart", "ship.chart.repository");
        return new ReleaseFailure(
                said.code(),
                what + " " + location,
                said.because(),
                fix.replace("ship.values and ship.chart", "ship.chart.repository"),
                problem);
    }

    static String code(S3Exception refusal) {
        String code = refusal.awsErrorDetails() == null
                ? null
                : refusal.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    private static String words(S3Exception refusal) {
        String message = refusal.awsErrorDetails().errorMessage();
        return message == null || message.isBlank()
                ? ""
                : " (" + message.strip().replaceAll("\\.$", "") + ")";
    }
}
