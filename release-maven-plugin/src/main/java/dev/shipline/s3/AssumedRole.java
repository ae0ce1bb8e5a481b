package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Credentials of a role that other credentials may take on, asked for again a few minutes before they run out. */
final class AssumedRole implements AwsCredentialsProvider, SdkAutoCloseable {
    private static final String SESSION = "release-maven-plugin";

    private final String role;
    private final AwsCredentialsProvider base;
    private final StsClient service;
    private final StsAssumeRoleCredentialsProvider provider;

    AssumedRole(String role, AwsCredentialsProvider base, Region region, Optional<URI> endpoint) {
        this.role = requireNonNull(role, "role is null");
        this.base = requireNonNull(base, "base is null");
        StsClientBuilder builder =
                StsClient.builder().region(region).credentialsProvider(base).httpClientBuilder(S3Clients.http());
        endpoint.ifPresent(builder::endpointOverride);
        service = builder.build();
        provider = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(service)
                .refreshRequest(request -> request.roleArn(role).roleSessionName(SESSION))
                .build();
    }

    /** @throws RefusedRole if the role may not be taken on; what is wrong with the credentials below it is thrown as it is */
    @Override
    public AwsCredentials resolveCredentials() {
        base.resolveCredentials();
        try {
            return provider.resolveCredentials();
        } catch (StsException e) {
            throw new RefusedRole(role, e);
        } catch (SdkClientException e) {
            throw new NoAnswerToToken(e);
        }
    }

    @Override
    public void close() {
        provider.close();
        service.close();
        if (base instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }

    /** The token service gave out no credentials of the role. */
    static final class RefusedRole extends SdkClientException {
        private final String role;

        RefusedRole(String role, StsException cause) {
            super(SdkClientException.builder().message(cause.getMessage()).cause(cause));
            this.role = role;
        }

        String role() {
            return role;
        }
    }
}
