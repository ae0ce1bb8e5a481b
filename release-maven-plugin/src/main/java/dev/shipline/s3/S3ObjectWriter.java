package dev.shipline.s3;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Writes to S3, or to a store that speaks its protocol, and lists what is there. The client is made at the first request. */
public final class S3ObjectWriter implements ObjectWriter, ObjectInventory, AutoCloseable {
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Settings settings;
    private final WriteOptions options;
    private AwsCredentialsProvider credentials;
    private S3Client client;
    private boolean closed;

    public S3ObjectWriter(S3Settings settings, WriteOptions options) {
        this.settings = requireNonNull(settings, "settings is null");
        this.options = requireNonNull(options, "options is null");
    }

    @Override
    public boolean put(NewObject object, Condition condition) {
        requireNonNull(object, "object is null");
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(object.location().bucket())
                .key(object.location().key())
                .contentType(object.contentType())
                .metadata(object.metadata())
                .serverSideEncryption(options.encryption().orElse(null))
                .acl(options.acl().orElse(null));
        condition.eTag().ifPresentOrElse(request::ifMatch, () -> request.ifNoneMatch("*"));
        try {
            client().putObject(request.build(), RequestBody.fromBytes(object.content()));
            return true;
        } catch (S3Exception e) {
            if (isConflict(e, condition)) {
                return false;
            }
            throw refused("cannot write", object.location(), "s3:PutObject", e);
        } catch (SdkException e) {
            throw refused("cannot write", object.location(), "s3:PutObject", e);
        }
    }

    /** AWS says 409 to writers that overlap with one that wins, and 404 where the object to replace is gone. */
    private static boolean isConflict(S3Exception e, Condition condition) {
        return switch (e.statusCode()) {
            case PRECONDITION_FAILED -> true;
            case CONFLICT -> WriteFailures.code(e).equals("ConditionalRequestConflict");
            case 404 -> condition.eTag().isPresent() && WriteFailures.code(e).equals("NoSuchKey");
            default -> false;
        };
    }

    @Override
    public void forEach(ObjectLocation folder, Consumer<Listed> told) {
        String prefix = folder.key().isEmpty() ? "" : folder.key() + "/";
        try {
            client().listObjectsV2Paginator(request ->
                            request.bucket(folder.bucket()).prefix(prefix).delimiter("/"))
                    .contents()
                    .forEach(object -> told.accept(new Listed(
                            new ObjectLocation(folder.bucket(), object.key()), object.size(), object.lastModified())));
        } catch (SdkException e) {
            throw refused("cannot list", folder, "s3:ListBucket", e);
        }
    }

    @Override
    public Map<String, String> metadata(ObjectLocation location) {
        try {
            return client().headObject(
                            request -> request.bucket(location.bucket()).key(location.key()))
                    .metadata();
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Map.of();
            }
            throw refused("cannot read the metadata of", location, "s3:GetObject", e);
        } catch (SdkException e) {
            throw refused("cannot read the metadata of", location, "s3:GetObject", e);
        }
    }

    private ReleaseFailure refused(String what, ObjectLocation location, String action, SdkException problem) {
        if (problem instanceof S3Exception refusal && refusal.statusCode() == 501) {
            return new ReleaseFailure(
                    FailureCode.CONFIGURATION,
                    what + " " + location,
                    settings.place() + " knows no conditional writes, and says so (status 501)",
                    "publish into a store that knows If-Match and If-None-Match, such as AWS S3 or MinIO",
                    problem);
        }
        return new WriteFailures(settings, new S3Failures(settings, Optional.empty()))
                .explain(what, location, action, problem);
    }

    private synchronized S3Client client() {
        if (closed) {
            throw new IllegalStateException("the object writer is closed");
        }
        if (client == null) {
            credentials = S3Clients.credentials(settings, () -> S3Clients.regions(settings));
            client = S3Clients.create(settings, credentials, S3Clients.regions(settings));
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
