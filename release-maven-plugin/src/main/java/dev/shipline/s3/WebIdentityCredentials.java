package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Credentials of a role for a CI job's token, asked for again a few minutes before they run out. */
final class WebIdentityCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
    private final StsClient service;
    private final StsAssumeRoleWithWebIdentityCredentialsProvider provider;

    WebIdentityCredentials(WebIdentity identity, Region region, SdkHttpClient.Builder<?> http) {
        requireNonNull(identity, "identity is null");
        StsClientBuilder builder = StsClient.builder()
                .region(region)
                // the token is the proof; no signature, so no key to look for
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(http);
        identity.endpoint().ifPresent(builder::endpointOverride);
        service = builder.build();
        provider = StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
                .stsClient(service)
                .refreshRequest(request -> request.roleArn(identity.role())
                        .roleSessionName(identity.session())
                        .webIdentityToken(identity.token().reveal()))
                .build();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return provider.resolveCredentials();
        } catch (SdkClientException e) {
            throw new NoAnswerToToken(e);
        }
    }

    @Override
    public void close() {
        provider.close();
        service.close();
    }
}
