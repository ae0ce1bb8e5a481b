package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The layers and configurations of a registry's repositories. */
final class BlobStore {
    private static final int REDIRECTS = 5;
    /** In bytes per second; a line that is slower has stopped. */
    private static final long SLOWEST = 50_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The upload went wrong on the way, and may go right from the start. */
    private static final Set<String> LOST =
            Set.of("BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID", "DIGEST_INVALID", "SIZE_INVALID");

    private final RegistrySession session;

    BlobStore(RegistrySession session) {
        this.session = requireNonNull(session, "session is null");
    }

    /** A blob, wherever the registry keeps it. */
    byte[] read(String what, ImageName name, ImageDigest digest) {
        URI uri = uri(name, digest.value());
        HttpResponse<byte[]> response =
                session.send(what, name, Access.READ, RegistryHttp.request(uri).GET());
        for (int i = 0; i < REDIRECTS && isRedirect(response); i++) {
            uri = uri.resolve(response.headers().firstValue("Location").orElse(""));
            if (!TokenService.isSafe(uri)) {
                break;
            }
            response = session.send(
                    what, name, Access.READ, RegistryHttp.request(uri).GET());
        }
        if (response.statusCode() != 200) {
            throw session.refusal(what, name, Access.READ, response);
        }
        return response.body();
    }

    /** Whether the repository has it. Asked with the right to push, so that one token does for the whole push. */
    boolean has(String what, ImageName name, ImageDigest digest) {
        HttpRequest.Builder request =
                RegistryHttp.request(uri(name, digest.value())).method("HEAD", BodyPublishers.noBody());
        HttpResponse<byte[]> response = session.send(what, name, Access.WRITE, request);
        if (response.statusCode() == 404) {
            return false;
        }
        if (response.statusCode() == 200 || isRedirect(response)) {
            return true;
        }
        throw session.refusal(what, name, Access.WRITE, response);
    }

    /** Sends a blob in one piece; each try is an upload of its own, because what became of half an upload is anybody's guess. */
    void send(String what, ImageName name, Blob blob, Instant deadline) {
        URI start = uri(name, "uploads/");
        HttpResponse<byte[]> response = session.http().persist(start, deadline, BlobStore::isWorthAnotherUpload, () -> {
            HttpResponse<byte[]> opened = session.once(
                    what, name, Access.WRITE, RegistryHttp.request(start).POST(BodyPublishers.noBody()));
            if (opened.statusCode() / 100 != 2) {
                return opened;
            }
            HttpRequest.Builder upload = RegistryHttp.request(target(what, start, opened, blob.digest()))
                    .timeout(patience(blob.size(), deadline))
                    .header("Content-Type", "application/octet-stream")
                    .PUT(body(what, blob));
            return send(what, name, upload);
        });
        if (response.statusCode() / 100 != 2) {
            throw session.refusal(what, name, Access.WRITE, response);
        }
    }

    private HttpResponse<byte[]> send(String what, ImageName name, HttpRequest.Builder upload) throws IOException {
        try {
            return session.once(what, name, Access.WRITE, upload);
        } catch (IOException e) {
            // the client wraps what went wrong on our side into a failure of the line
            throw Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                    .filter(ReleaseFailure.class::isInstance)
                    .map(ReleaseFailure.class::cast)
                    .findFirst()
                    .orElseThrow(() -> e);
        }
    }

    private static boolean isWorthAnotherUpload(HttpResponse<byte[]> response) {
        return RegistryHttp.isWorthAnotherTry(response)
                || response.statusCode() == 416
                || (response.statusCode() >= 400 && LOST.contains(RegistryRefusal.code(response)));
    }

    /** Where the registry wants the bytes: a relative or an absolute address, with or without a query. */
    private static URI target(String what, URI start, HttpResponse<byte[]> opened, ImageDigest digest) {
        String location = opened.headers()
                .firstValue("Location")
                .orElseThrow(
                        () -> RegistryRefusal.strange(what, "the registry opens an upload and does not say where"));
        try {
            String address = start.resolve(location).toString();
            URI target = URI.create(address + (address.contains("?") ? "&" : "?") + "digest="
                    + URLEncoder.encode(digest.value(), StandardCharsets.UTF_8));
            if (TokenService.isSafe(target)) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            // reported below, like any other address that must get nothing
        }
        throw RegistryRefusal.strange(what, "the registry wants the image sent to an address that is not https");
    }

    /** A body with a length: registries in front of an object store refuse one that comes in chunks of unknown number. */
    private static BodyPublisher body(String what, Blob blob) {
        if (blob.size() == 0) {
            return BodyPublishers.noBody();
        }
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> open(what, blob)), blob.size());
    }

    private static InputStream open(String what, Blob blob) {
        try {
            return blob.content().open();
        } catch (IOException e) {
            throw new ReleaseFailure(
                    FailureCode.IMAGE_PUSH,
                    what,
                    "the image's file cannot be read: " + e,
                    "build the image again with mvn clean deploy",
                    e);
        }
    }

    private Duration patience(long size, Instant deadline) {
        Duration enough = PATIENCE.plusSeconds(size / SLOWEST);
        Duration left = Duration.between(session.http().now(), deadline);
        Duration patience = enough.compareTo(left) < 0 ? enough : left;
        return patience.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : patience;
    }

    private URI uri(ImageName name, String blob) {
        return session.http().uri(name.registry(), "/v2/" + name.repository() + "/blobs/" + blob);
    }

    private static boolean isRedirect(HttpResponse<?> response) {
        return response.statusCode() / 100 == 3
                && response.headers().firstValue("Location").isPresent();
    }
}
