package dev.shipline.eks;

import static java.util.Objects.requireNonNull;

import dev.shipline.cluster.EksName;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.failure.UntrustedCertificate;
import dev.shipline.s3.AwsRequests;
import dev.shipline.s3.AwsRequests.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/** Why an EKS cluster was not found, and what to do about it. */
final class EksRefusal {
    private final EksName name;
    private final AwsRequests aws;
    private final CallerIdentity caller;

    EksRefusal(EksName name, AwsRequests aws, CallerIdentity caller) {
        this.name = requireNonNull(name, "name is null");
        this.aws = requireNonNull(aws, "aws is null");
        this.caller = requireNonNull(caller, "caller is null");
    }

    String what() {
        return "cannot find the EKS cluster " + name.name();
    }

    ReleaseFailure of(Answer answer, URI url) {
        return switch (answer.error()) {
            case "ResourceNotFoundException" -> notThere();
            case "AccessDeniedException", "AccessDenied", "NotAuthorized" ->
                failure(
                        FailureCode.CREDENTIALS,
                        "the credentials from " + aws.credentialsSource() + " have no right to eks:DescribeCluster"
                                + words(answer),
                        "allow eks:DescribeCluster on arn:aws:eks:" + aws.region() + ":" + account() + ":cluster/"
                                + name.name());
            case "ExpiredTokenException", "ExpiredToken", "RequestExpired" ->
                failure(
                        FailureCode.CREDENTIALS,
                        "the credentials from " + aws.credentialsSource() + " have expired" + words(answer),
                        "log in again, or start the job again so that it gets new ones");
            case "RequestTimeTooSkewed" -> clock(answer);
            case "InvalidSignatureException", "SignatureDoesNotMatch" ->
                answer.message().contains("expired") || answer.message().contains("not yet current")
                        ? clock(answer)
                        : notAccepted(answer);
            case "UnrecognizedClientException",
                    "InvalidClientTokenId",
                    "IncompleteSignatureException",
                    "MissingAuthenticationTokenException" -> notAccepted(answer);
            default -> other(answer, url);
        };
    }

    private String account() {
        return name.account().orElseGet(() -> {
            String account = caller.ask().account();
            return account.isEmpty() ? "<account>" : account;
        });
    }

    private ReleaseFailure notThere() {
        CallerIdentity.Found found = caller.ask();
        String account = found.arn().isEmpty()
                ? "the account of the credentials from " + aws.credentialsSource()
                : "account " + found.account() + ", in which this is " + found.arn() + ",";
        return failure(
                FailureCode.CONFIGURATION,
                account + " has none of that name in " + aws.region(),
                "check ship.eks.cluster and ship.eks.region, and that the credentials are those of the cluster's"
                        + " account (ship.eks.role takes on a role in another)");
    }

    private ReleaseFailure notAccepted(Answer answer) {
        return failure(
                FailureCode.CREDENTIALS,
                "AWS does not accept the credentials from " + aws.credentialsSource() + words(answer),
                "correct them; docs/credentials.md says where they are looked for");
    }

    private ReleaseFailure clock(Answer answer) {
        return failure(
                FailureCode.CONFIGURATION,
                "the clock of this machine differs too much from AWS's" + words(answer),
                "set the clock");
    }

    private ReleaseFailure other(Answer answer, URI url) {
        if (answer.status() == 403 || answer.status() == 401) {
            return notAccepted(answer);
        }
        return failure(
                FailureCode.UNREACHABLE,
                url.getHost() + " answers with status " + answer.status()
                        + (answer.error().isEmpty() ? "" : " " + answer.error()) + words(answer),
                "run the job again once AWS is well");
    }

    ReleaseFailure noAnswer(URI url, IOException problem) {
        Optional<String> certificate = UntrustedCertificate.in(problem);
        if (certificate.isPresent()) {
            return failure(
                    FailureCode.UNREACHABLE,
                    "this JVM does not trust the certificate of " + url.getHost() + ": " + certificate.get(),
                    UntrustedCertificate.FIX,
                    problem);
        }
        if (problem instanceof UnknownHostException) {
            return failure(
                    FailureCode.UNREACHABLE,
                    "there is no host " + url.getHost() + ", so " + aws.region()
                            + " may be no region, or this machine has no way to look up names",
                    "check ship.eks.region (or AWS_REGION), and that this machine may reach AWS (HTTPS_PROXY is"
                            + " honoured)",
                    problem);
        }
        String obstacle = problem instanceof ConnectException
                ? "the connection is refused"
                : problem instanceof SocketTimeoutException
                        ? "it takes too long"
                        : String.valueOf(problem.getMessage());
        return failure(
                FailureCode.UNREACHABLE,
                url.getHost() + " does not answer: " + obstacle,
                "check that this machine may reach AWS (HTTPS_PROXY is honoured)",
                problem);
    }

    ReleaseFailure unusable(String status) {
        return new ReleaseFailure(
                FailureCode.CLUSTER,
                "cannot use the EKS cluster " + name.name(),
                "it is " + status + ", not ACTIVE",
                status.equals("CREATING")
                        ? "run the job again when the cluster is there"
                        : "look at it in the AWS console, or set ship.eks.cluster to another one");
    }

    /** @throws ReleaseFailure if the cluster that was found is another account's than the one that was named */
    void requireAccount(String arn) {
        Optional<String> other = name.account().filter(account -> !arn.contains(":" + account + ":"));
        if (other.isPresent()) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "not using the EKS cluster " + name.name(),
                    "the credentials from " + aws.credentialsSource() + " lead to " + arn + ", and ship.eks.cluster"
                            + " names account " + other.get(),
                    "use credentials of that account, or name a role in it in ship.eks.role");
        }
    }

    private static String words(Answer answer) {
        String message = answer.message().strip();
        return message.isEmpty() ? "" : " (" + message.replaceAll("\\.$", "") + ")";
    }

    private ReleaseFailure failure(FailureCode code, String because, String fix) {
        return failure(code, because, fix, null);
    }

    private ReleaseFailure failure(FailureCode code, String because, String fix, IOException cause) {
        return new ReleaseFailure(code, what(), because, fix, cause);
    }
}
