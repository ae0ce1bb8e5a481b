package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Reads objects from S3, or from a store that speaks its protocol. The client is made at the first read: it takes half a second, and a module that
 * releases nothing reads nothing.
 */
public final class S3ObjectStore implements ObjectStore {
    /** Far above any values file, chart or index, and small enough for the heap of a build. */
    static final int MAX_OBJECT_BYTES = 64 * 1024 * 1024;

    /** What S3 reports as the version of an object that was written while its bucket kept none. */
    private static final String NO_VERSION = "null";

    private static final int NOT_MODIFIED = 304;

    private static final int SHOWN_OF_THE_ACCESS_KEY = 4;

    private final S3Settings settings;
    private final Supplier<AwsCredentialsProvider> credentialsProviders;
    private final Supplier<AwsRegionProvider> regionProviders;
    private AwsCredentialsProvider credentials;
    private S3Client client;
    private boolean closed;

    public S3ObjectStore(S3Settings settings) {
        this(
                settings,
                () -> S3Clients.credentials(settings, () -> S3Clients.regions(settings)),
                () -> S3Clients.regions(settings));
    }

    S3ObjectStore(
            S3Settings settings,
            Supplier<AwsCredentialsProvider> credentialsProviders,
            Supplier<AwsRegionProvider> regionProviders) {
        this.settings = requireNonNull(settings, "settings is null");
        this.credentialsProviders = requireNonNull(credentialsProviders, "credentialsProviders is null");
        this.regionProviders = requireNonNull(regionProviders, "regionProviders is null");
    }

    @Override
    public Optional<StoredObject> get(ObjectLocation location, Optional<String> versionId) {
        return request(location, versionId, Optional.empty()).object();
    }

    @Override
    public Recheck recheck(ObjectLocation location, Optional<String> versionId, String eTag) {
        return request(location, versionId, Optional.of(eTag));
    }

    private Recheck request(ObjectLocation location, Optional<String> versionId, Optional<String> eTag) {
        requireNonNull(location, "location is null");
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(location.bucket())
                .key(location.key())
                .versionId(versionId.orElse(null))
                .ifNoneMatch(eTag.orElse(null))
                .build();
        Optional<StoredObject> object;
        try {
            S3Client ready = client();
            // here, and not deep in the client: what goes wrong with credentials is then known for what it is
            credentials().resolveCredentials();
            object = ready.getObject(request, (response, body) -> read(location, response, body));
        } catch (NoSuchKeyException e) {
            return Recheck.gone();
        } catch (S3Exception e) {
            if (eTag.isPresent() && e.statusCode() == NOT_MODIFIED) {
                return Recheck.same(versionIn(e));
            }
            if (versionId.isPresent() && tellsOfNoVersion(e)) {
                return Recheck.gone();
            }
            throw new S3Failures(settings, accessKey()).explain(location, rightToRead(versionId), e);
        } catch (SdkException e) {
            throw new S3Failures(settings, Optional.empty()).explain(location, rightToRead(versionId), e);
        }
        return Recheck.changed(object.orElseThrow(() -> tooLarge(location)));
    }

    private static Optional<String> versionIn(S3Exception e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
                .flatMap(response -> response.firstMatchingHeader("x-amz-version-id"))
                .filter(id -> !id.equals(NO_VERSION));
    }

    private static String rightToRead(Optional<String> versionId) {
        return versionId.isPresent() ? "s3:GetObjectVersion" : "s3:GetObject";
    }

    /** A version that never was, that is no version's id, and one that only says that the object was deleted. */
    private static boolean tellsOfNoVersion(S3Exception e) {
        String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
        return Set.of("NoSuchVersion", "InvalidArgument", "MethodNotAllowed").contains(String.valueOf(code));
    }

    @Override
    public List<String> names(ObjectLocation folder) {
        requireNonNull(folder, "folder is null");
        String prefix = folder.key().isEmpty() ? "" : folder.key() + "/";
        try {
            return client()
                    .listObjectsV2(request ->
                            request.bucket(folder.bucket()).prefix(prefix).delimiter("/"))
                    .contents()
                    .stream()
                    .map(object -> object.key().substring(prefix.length()))
                    .filter(name -> !name.isEmpty())
                    .toList();
        } catch (SdkException e) {
            throw new S3Failures(settings, accessKey()).explain(folder, "s3:ListBucket", e);
        }
    }

    /** Empty if the object is too large: the SDK would wrap an exception in its own. */
    private static Optional<StoredObject> read(
            ObjectLocation location, GetObjectResponse response, AbortableInputStream body) {
        long length = response.contentLength() == null ? -1 : response.contentLength();
        if (length > MAX_OBJECT_BYTES) {
            body.abort();
            return Optional.empty();
        }
        byte[] content = download(body, length);
        if (content.length > MAX_OBJECT_BYTES) {
            body.abort();
            return Optional.empty();
        }
        Optional<String> version = Optional.ofNullable(response.versionId()).filter(id -> !id.equals(NO_VERSION));
        return Optional.of(new StoredObject(location, content, response.eTag(), version));
    }

    /** The SDK repeats a request whose download broke only if it is told so by its own exception. */
    private static byte[] download(AbortableInputStream body, long length) {
        byte[] content;
        try {
            content = body.readNBytes(MAX_OBJECT_BYTES + 1);
        } catch (IOException e) {
            throw RetryableException.create("the download broke off: " + e.getMessage(), e);
        }
        if (content.length < length) {
            throw RetryableException.create(
                    "the download broke off after " + content.length + " of " + length + " bytes");
        }
        return content;
    }

    private static ReleaseFailure tooLarge(ObjectLocation location) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION,
                "cannot read " + location,
                "it is larger than " + MAX_OBJECT_BYTES / 1024 / 1024 + " MiB, which no values file or chart is",
                "check ship.values and ship.chart");
    }

    /** The end of the access key's id, by which its owner knows it; the id as a whole has no place in a log. */
    private synchronized Optional<String> accessKey() {
        try {
            return Optional.ofNullable(credentials.resolveCredentials().accessKeyId())
                    .map(id -> "…" + id.substring(Math.max(0, id.length() - SHOWN_OF_THE_ACCESS_KEY)));
        } catch (SdkException e) {
            return Optional.empty();
        }
    }

    private synchronized AwsCredentialsProvider credentials() {
        return credentials;
    }

    private synchronized S3Client client() {
        if (closed) {
            throw new IllegalStateException("the object store is closed");
        }
        if (client == null) {
            credentials = credentialsProviders.get();
            client = S3Clients.create(settings, credentials, regionProviders.get());
        }
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
            client = null;
        }
        if (credentials instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
