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
record S3Parameters(
        Optional<String> endpoint, Optional<String> region, Optional<String> role, Optional<String> profile) {
    static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");

    static S3Parameters of(ShipMojo mojo) {
        return new S3Parameters(text(mojo.s3Endpoint), text(mojo.s3Region), text(mojo.awsRole), text(mojo.awsProfile));
    }

    static S3Parameters of(PublishChartMojo mojo) {
        return new S3Parameters(text(mojo.s3Endpoint), text(mojo.s3Region), text(mojo.awsRole), text(mojo.awsProfile));
    }

    void check(Map<String, String> variables, Problems problems) {
        role.filter(name -> !ROLE.matcher(name).matches())
                .ifPresent(name -> problems.add(
                        "ship.aws.role is wrong: \"" + name + "\" is not like arn:aws:iam::<account>:role/<name>"));
        try {
            new S3Environment(variables).endpoint();
        } catch (IllegalArgumentException e) {
            problems.add("the environment's endpoint of S3 (AWS_ENDPOINT, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL) is"
                    + " wrong: " + e.getMessage());
        }
    }

    S3Settings settings(Map<String, String> variables, CredentialSource credentials) {
        S3Environment environment = new S3Environment(variables);
        Optional<WebIdentity> identity =
                role.flatMap(name -> WebIdentity.ofCircleCi(name, variables, environment.tokenService()));
        return new S3Settings(
                endpoint.map(URI::create).or(environment::endpoint),
                region.or(environment::region),
                credentials.find(ServerCredentials.AWS),
                profile,
                identity);
    }
}
