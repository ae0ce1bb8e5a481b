package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.image.ImageDigest;
import dev.shipline.image.ImageLayout.Blob;
import dev.shipline.image.ImageName;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;

/** The layers and configurations of a registry's repositories. */
final class BlobStore {
    private static final int REDIRECTS = 5;
    private final RegistrySession session;
    private final UploadManners manners = new UploadManners();

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

    /** The bytes of a blob as they come in, wherever the registry keeps it. */
    InputStream open(String what, ImageName name, ImageDigest digest) throws IOException {
        URI uri = uri(name, digest.value());
        // a request without a body gets the authorization that the bytes are then asked for with
        HttpResponse<byte[]> found = session.send(
                what, name, Access.READ, RegistryHttp.request(uri).method("HEAD", BodyPublishers.noBody()));
        if (found.statusCode() != 200 && !isRedirect(found)) {
            throw session.refusal(what, name, Access.READ, found);
        }
        for (int i = 0; i <= REDIRECTS; i++) {
            HttpResponse<InputStream> response =
                    session.stream(name, Access.READ, RegistryHttp.request(uri).GET());
            if (response.statusCode() == 200) {
                return response.body();
            }
            response.body().close();
            if (!isRedirect(response)) {
                throw new IOException("HTTP " + response.statusCode() + " from " + uri.getAuthority());
            }
            uri = uri.resolve(response.headers().firstValue("Location").orElse(""));
            if (!TokenService.isSafe(uri)) {
                throw RegistryRefusal.strange(what, "the registry sends for the blob to an address that is not https");
            }
        }
        throw RegistryRefusal.strange(what, "the registry sends for the blob from one address to the next");
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

    void send(String what, ImageName name, Blob blob, Instant deadline) {
        send(what, name, blob, List.of(), deadline);
    }

    /**
     * @param relatives repositories of the same registry that it may be mounted from
     * @return whether it was mounted, so that no bytes were sent
     */
    boolean send(String what, ImageName name, Blob blob, List<ImageName> relatives, Instant deadline) {
        return new BlobUpload(session, manners, what, name, blob, deadline).run(relatives);
    }

    private URI uri(ImageName name, String blob) {
        return session.http().uri(name.registry(), "/v2/" + name.repository() + "/blobs/" + blob);
    }

    private static boolean isRedirect(HttpResponse<?> response) {
        return response.statusCode() / 100 == 3
                && response.headers().firstValue("Location").isPresent();
    }
}
