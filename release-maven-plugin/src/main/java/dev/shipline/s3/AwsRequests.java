package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.AssumedRole.RefusedRole;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * GET requests to AWS's other services, signed with the credentials that S3 gets or with those of a role that they may take on. The credentials are looked
 * for at the first request, and again before they run out.
 */
public final class AwsRequests implements AutoCloseable {
    /** So much of an answer is read. */
    private static final int MAX_ANSWER_BYTES = 1024 * 1024;

    private final S3Settings settings;
    private final Optional<String> role;
    private final Optional<URI> tokenService;
    private final Clock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private String region;
    private AwsCredentialsProvider credentials;
    private SdkHttpClient http;
    private boolean closed;

    /**
     * @param settings     whose endpoint is not looked at
     * @param role         the ARN of a role to take on first
     * @param tokenService the service that gives out the role's credentials, where it is not AWS's
     */
    public AwsRequests(S3Settings settings, Optional<String> role, Optional<URI> tokenService, Clock clock) {
        requireNonNull(settings, "settings is null");
        this.settings = new S3Settings(
                Optional.empty(), settings.region(), settings.credentials(), settings.profile(), settings.identity());
        this.role = requireNonNull(role, "role is null");
        this.tokenService = requireNonNull(tokenService, "tokenService is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * What a service answered.
     *
     * @param error AWS's code of what went wrong, "AccessDeniedException"; empty if nothing did
     * @param body  empty if it was no JSON
     */
    public record Answer(int status, String error, Document body) {
        /** AWS's own words for what went wrong. */
        public String message() {
            return body.at("message")
                    .text()
                    .or(() -> body.at("Message").text())
                    .or(() -> body.at("Error", "Message").text())
                    .orElse("");
        }
    }

    /** @throws ReleaseFailure if no region is set anywhere */
    public synchronized String region() {
        if (region == null) {
            try {
                region = settings.region()
                        .orElseGet(() -> S3Clients.regions(settings).getRegion().id());
            } catch (SdkClientException e) {
                throw new ReleaseFailure(
                        FailureCode.CONFIGURATION,
                        "cannot tell where AWS's services are",
                        "no AWS region is set, neither in the POM nor in the environment nor in the AWS profile",
                        "set ship.eks.region or the environment variable AWS_REGION",
                        e);
            }
        }
        return region;
    }

    /** The address of a service in the region. */
    public URI endpoint(String service) {
        String name = region();
        return URI.create("https://" + service + "." + name + "."
                + PartitionMetadata.of(Region.of(name)).dnsSuffix());
    }

    /** Where the credentials come from, in words for a message. */
    public String credentialsSource() {
        return role.map(arn -> "the role " + arn + ", taken on with ").orElse("") + settings.credentialsSource();
    }

    /**
     * Asks a service.
     *
     * @param what    what for, "cannot find the EKS cluster prod", if no credentials are found
     * @param service the name that requests to it are signed with, "eks"
     * @throws IOException if there is no answer
     */
    public Answer get(String what, String service, URI url) throws IOException {
        SdkHttpRequest request = signer.sign(signing -> signing.identity(identity(what))
                        .request(request(url)
                                .putHeader("Accept", "application/json")
                                .build())
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region())
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
        HttpExecuteResponse response = http().prepareRequest(
                        HttpExecuteRequest.builder().request(request).build())
                .call();
        return read(response);
    }

    /**
     * A URL that asks a service in our name, for whoever has it.
     *
     * @param what    what for, if no credentials are found
     * @param headers what must come with the request, too
     */
    public URI presigned(String what, String service, URI url, Map<String, String> headers, Duration valid) {
        SdkHttpRequest.Builder request = request(url);
        headers.forEach(request::putHeader);
        return signer.sign(signing -> signing.identity(identity(what))
                        .request(request.build())
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region())
                        .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, valid)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request()
                .getUri();
    }

    private static SdkHttpRequest.Builder request(URI url) {
        return SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(url);
    }

    private AwsCredentials identity(String what) {
        try {
            return credentials().resolveCredentials();
        } catch (RefusedRole e) {
            throw new ReleaseFailure(
                    FailureCode.CREDENTIALS,
                    what,
                    "the credentials from " + settings.credentialsSource() + " may not take on the role " + e.role()
                            + " (" + e.getMessage().lines().findFirst().orElse("") + ")",
                    "allow sts:AssumeRole for them, in their policy and in the role's trust policy, or correct"
                            + " ship.eks.role",
                    e);
        } catch (SdkException e) {
            throw new S3Failures(settings, Optional.empty()).explain(what, e);
        }
    }

    private static Answer read(HttpExecuteResponse response) throws IOException {
        byte[] bytes = new byte[0];
        if (response.responseBody().isPresent()) {
            try (var body = response.responseBody().get()) {
                bytes = body.readNBytes(MAX_ANSWER_BYTES);
            }
        }
        int status = response.httpResponse().statusCode();
        Document document = document(bytes);
        String code = response.httpResponse()
                .firstMatchingHeader("x-amzn-ErrorType")
                .or(() -> document.at("__type").text())
                .or(() -> document.at("code").text())
                .or(() -> document.at("Error", "Code").text())
                .orElse("");
        return new Answer(status, status < 300 ? "" : code.replaceAll(":.*", "").replaceAll(".*#", ""), document);
    }

    private static Document document(byte[] bytes) {
        try {
            return Document.json(new String(bytes, StandardCharsets.UTF_8));
        } catch (MalformedDocumentException e) {
            return Document.of(Map.of());
        }
    }

    private synchronized AwsCredentialsProvider credentials() {
        requireOpen();
        if (credentials == null) {
            AwsCredentialsProvider found = S3Clients.credentials(settings, () -> S3Clients.regions(settings));
            credentials = role.<AwsCredentialsProvider>map(
                            arn -> new AssumedRole(arn, found, Region.of(region()), tokenService))
                    .orElse(found);
        }
        return credentials;
    }

    private synchronized SdkHttpClient http() {
        requireOpen();
        if (http == null) {
            http = S3Clients.http().build();
        }
        return http;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the requests are closed");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (http != null) {
            http.close();
        }
        if (credentials instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
