package dev.shipline.maven;

import static dev.shipline.maven.ShipMojo.text;

import dev.shipline.s3.S3Environment;
import dev.shipline.s3.S3Settings;
import dev.shipline.s3.WebIdentity;
import dev.shipline.secret.CredentialSource;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the parameters and the environment say of S3 and of AWS's credentials. */
final class S3Parameters {
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");

    private S3Parameters() {}

    static void check(ShipMojo mojo, Map<String, String> variables, Problems problems) {
        text(mojo.awsRole)
                .filter(role -> !ROLE.matcher(role).matches())
                .ifPresent(role -> problems.add(
                        "ship.aws.role is wrong: \"" + role + "\" is not like arn:aws:iam::<account>:role/<name>"));
        try {
            new S3Environment(variables).endpoint();
        } catch (IllegalArgumentException e) {
            problems.add("the environment's endpoint of S3 (AWS_ENDPOINT, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL) is"
                    + " wrong: " + e.getMessage());
        }
    }

    static S3Settings settings(ShipMojo mojo, Map<String, String> variables, CredentialSource credentials) {
        S3Environment environment = new S3Environment(variables);
        Optional<WebIdentity> identity =
                text(mojo.awsRole).flatMap(role -> WebIdentity.ofCircleCi(role, variables, environment.tokenService()));
        return new S3Settings(
                text(mojo.s3Endpoint).map(URI::create).or(environment::endpoint),
                text(mojo.s3Region).or(environment::region),
                credentials.find(ServerCredentials.AWS),
                text(mojo.awsProfile),
                identity);
    }
}
