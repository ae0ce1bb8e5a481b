package dev.shipline.eks;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.AwsRequests;
import dev.shipline.s3.AwsRequests.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who AWS says we are. Everybody may ask that; it is asked when something was refused, to name whom. */
final class CallerIdentity {
    private static final Pattern SESSION = Pattern.compile("arn:(aws[a-z-]*):sts::(\\d{12}):assumed-role/([^/]+)/.*");

    private final AwsRequests aws;
    private final URI question;

    CallerIdentity(AwsRequests aws, URI question) {
        this.aws = requireNonNull(aws, "aws is null");
        this.question = requireNonNull(question, "question is null");
    }

    /**
     * What came of asking.
     *
     * @param arn     empty if AWS did not say
     * @param refusal why it did not, empty otherwise
     */
    record Found(String arn, String account, String refusal) {
        /** As access entries name it: a role, not the session that somebody has of it. */
        String principal() {
            Matcher session = SESSION.matcher(arn);
            return session.matches()
                    ? "arn:" + session.group(1) + ":iam::" + session.group(2) + ":role/" + session.group(3)
                    : arn;
        }
    }

    Found ask() {
        try {
            Answer answer = aws.get("cannot ask AWS who this is", "sts", question);
            var result = answer.body().at("GetCallerIdentityResponse", "GetCallerIdentityResult");
            String arn = result.at("Arn").text("");
            if (!arn.isEmpty()) {
                return new Found(arn, result.at("Account").text(""), "");
            }
            String message = answer.message();
            return new Found("", "", (answer.error() + " " + message).strip());
        } catch (IOException e) {
            return new Found("", "", "the token service does not answer: " + e);
        } catch (ReleaseFailure e) {
            return new Found("", "", e.because());
        }
    }
}
