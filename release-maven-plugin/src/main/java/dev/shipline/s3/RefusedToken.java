package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sts.model.StsException;

/** Why AWS gives a CI job no credentials for its token. */
final class RefusedToken {
    private final WebIdentity identity;
    private final StsException answer;
    private final Optional<AwsErrorDetails> details;

    RefusedToken(WebIdentity identity, StsException answer) {
        this.identity = requireNonNull(identity, "identity is null");
        this.answer = requireNonNull(answer, "answer is null");
        this.details = Optional.ofNullable(answer.awsErrorDetails());
    }

    ReleaseFailure explain(String what) {
        String code = details.map(AwsErrorDetails::errorCode).orElse("");
        return switch (code) {
            case "ExpiredTokenException", "ExpiredToken" ->
                failure(
                        what,
                        FailureCode.CREDENTIALS,
                        "the OIDC token in " + WebIdentity.CIRCLE_TOKEN + " has expired",
                        "run the job again: CircleCI gives each job a token that lasts an hour");
            case "InvalidIdentityToken", "InvalidIdentityTokenException" ->
                failure(
                        what,
                        FailureCode.CREDENTIALS,
                        "AWS does not know who signed the OIDC token in " + WebIdentity.CIRCLE_TOKEN,
                        "add https://oidc.circleci.com/org/<organization id> to the account of " + identity.role()
                                + " as an OpenID Connect provider, with the organization id as its audience");
            case "AccessDenied", "AccessDeniedException" ->
                failure(
                        what,
                        FailureCode.CREDENTIALS,
                        "the role " + identity.role() + " does not trust this CircleCI project, or does not exist",
                        "allow sts:AssumeRoleWithWebIdentity in the role's trust policy for the token's sub,"
                                + " org/<organization id>/project/<project id>/*, or correct ship.aws.role");
            case "ValidationError", "MalformedPolicyDocument", "InvalidParameterValue" ->
                failure(
                        what,
                        FailureCode.CONFIGURATION,
                        "AWS cannot read what it was asked for role " + identity.role(),
                        "set ship.aws.role to the ARN of a role, arn:aws:iam::<account>:role/<name>");
            case "RegionDisabledException" ->
                failure(
                        what,
                        FailureCode.CONFIGURATION,
                        "the account has the token service switched off in this region",
                        "set ship.s3.region to another, or activate it under the account's STS endpoints");
            default ->
                answer.statusCode() >= 500 || code.startsWith("IDP")
                        ? failure(
                                what,
                                FailureCode.UNREACHABLE,
                                "the token service of AWS answers with status " + answer.statusCode() + " " + code,
                                "run the job again once it is well")
                        : failure(
                                what,
                                FailureCode.CREDENTIALS,
                                "AWS gave out no credentials for the role " + identity.role(),
                                "look at the role's trust policy, or correct ship.aws.role");
        };
    }

    private ReleaseFailure failure(String what, FailureCode code, String because, String fix) {
        String words = details.map(AwsErrorDetails::errorMessage)
                .filter(message -> !message.isBlank())
                // the service has no reason to repeat the token; what it must not do is reach a log
                .map(message -> message.replace(identity.token().reveal(), "****"))
                .map(message -> " (" + message.strip().replaceAll("\\.$", "") + ")")
                .orElse("");
        return new ReleaseFailure(code, what, because + words, fix, answer);
    }
}
