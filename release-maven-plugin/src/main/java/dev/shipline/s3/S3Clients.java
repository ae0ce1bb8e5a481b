package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.secret.Credentials;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Builds the SDK's client from the settings. */
final class S3Clients {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(3);

    private S3Clients() {}

    /** @throws ReleaseFailure if there is no region */
    static S3Client create(S3Settings settings, AwsCredentialsProvider credentials, AwsRegionProvider regions) {
        S3ClientBuilder builder = S3Client.builder()
                .region(region(settings, regions))
                .credentialsProvider(credentials)
                .httpClientBuilder(http())
                .overrideConfiguration(override ->
                        override.apiCallTimeout(CALL_TIMEOUT).retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
                // Values and charts may live in different regions, and there is one ship.s3.region.
                .crossRegionAccessEnabled(settings.endpoint().isEmpty());
        // what is written is small; in one piece every store takes it, and not every one takes the SDK's signed chunks
        builder.serviceConfiguration(service -> service.chunkedEncodingEnabled(false));
        settings.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true));
        return builder.build();
    }

    /** The caller closes it if it can be closed. */
    static AwsCredentialsProvider credentials(S3Settings settings, Supplier<AwsRegionProvider> regions) {
        requireNonNull(settings, "settings is null");
        if (settings.credentials().isPresent()) {
            Credentials found = settings.credentials().get();
            return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                    found.username(), found.password().reveal()));
        }
        if (settings.identity().isPresent()) {
            return new WebIdentityCredentials(settings.identity().get(), region(settings, regions.get()), http());
        }
        if (settings.profile().isPresent()) {
            return ProfileCredentialsProvider.create(settings.profile().get());
        }
        return DefaultCredentialsProvider.builder().build();
    }

    static UrlConnectionHttpClient.Builder http() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(READ_TIMEOUT);
    }

    static AwsRegionProvider regions(S3Settings settings) {
        String profile = settings.profile().orElse(null);
        if (settings.endpoint().isEmpty()) {
            return DefaultAwsRegionProviderChain.builder().profileName(profile).build();
        }
        // Another store's region is a formality: never ask EC2's metadata service for it.
        return new AwsRegionProviderChain(
                new SystemSettingsRegionProvider(),
                profile == null
                        ? new AwsProfileRegionProvider()
                        : new AwsProfileRegionProvider(ProfileFile::defaultProfileFile, profile),
                () -> Region.US_EAST_1);
    }

    private static Region region(S3Settings settings, AwsRegionProvider regions) {
        Optional<Region> configured = settings.region().map(Region::of);
        if (configured.isPresent()) {
            return configured.get();
        }
        try {
            return regions.getRegion();
        } catch (SdkClientException e) {
            throw new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    "cannot reach S3",
                    "no AWS region is set, neither in the POM nor in the environment nor in the AWS profile",
                    "set ship.s3.region or the environment variable AWS_REGION",
                    e);
        }
    }
}
