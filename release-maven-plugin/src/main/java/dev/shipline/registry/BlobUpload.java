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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One blob on its way into a repository: mounted from another repository where that has it, else sent, a small one together with the question for an upload
 * where the registry can take that. Each try is an upload of its own, because what became of half an upload is anybody's guess.
 */
final class BlobUpload {
    /** In bytes; up to this size, a request that may be in vain costs less than one more round trip. */
    private static final long SMALL = 256 * 1024;

    private static final int REDIRECTS = 3;
    /** In bytes per second; a line that is slower has stopped. */
    private static final long SLOWEST = 50_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The upload went wrong on the way, and may go right from the start. */
    private static final Set<String> LOST =
            Set.of("BLOB_UPLOAD_UNKNOWN", "BLOB_UPLOAD_INVALID", "DIGEST_INVALID", "SIZE_INVALID");

    private final RegistrySession session;
    private final UploadManners manners;
    private final String what;
    private final ImageName name;
    private final Blob blob;
    private final Instant deadline;
    private final URI start;
    private boolean mounted;

    BlobUpload(
            RegistrySession session, UploadManners manners, String what, ImageName name, Blob blob, Instant deadline) {
        this.session = requireNonNull(session, "session is null");
        this.manners = requireNonNull(manners, "manners is null");
        this.what = requireNonNull(what, "what is null");
        this.name = requireNonNull(name, "name is null");
        this.blob = requireNonNull(blob, "blob is null");
        this.deadline = requireNonNull(deadline, "deadline is null");
        this.start = session.http().uri(name.registry(), "/v2/" + name.repository() + "/blobs/uploads/");
    }

    /**
     * @param relatives repositories of the same registry that may have it
     * @return whether it was mounted from one of them
     */
    boolean run(List<ImageName> relatives) {
        if (relatives.isEmpty() && blob.origin().isPresent()) {
            fetchFirst();
        }
        HttpResponse<byte[]> response =
                session.http().persist(start, deadline, this::isWorthAnotherTry, () -> attempt(relatives));
        if (response.statusCode() / 100 != 2) {
            throw session.refusal(what, name, Access.WRITE, response);
        }
        Manifests.digestHeader(response)
                .ifPresent(held -> Manifests.prove(what, blob.digest(), held, "what the registry took of a layer"));
        return mounted;
    }

    private HttpResponse<byte[]> attempt(List<ImageName> relatives) throws IOException {
        HttpResponse<byte[]> opened = blob.size() <= SMALL ? openWhole() : openOrMount(relatives);
        if (opened.statusCode() != 202) {
            return opened;
        }
        return put(target(opened));
    }

    /** The bytes come along. A registry that cannot take them so opens an upload as if there were none. */
    private HttpResponse<byte[]> openWhole() throws IOException {
        if (!manners.takesWhole(name.registry())) {
            return open("");
        }
        HttpResponse<byte[]> answer =
                upload(RegistryHttp.request(withDigest(start)).POST(body()));
        if (answer.statusCode() == 201 || RegistryHttp.isWorthAnotherTry(answer) || isRefusal(answer)) {
            return answer;
        }
        manners.takesNoWhole(name.registry());
        return answer.statusCode() == 202 ? answer : open("");
    }

    private HttpResponse<byte[]> openOrMount(List<ImageName> relatives) throws IOException {
        HttpResponse<byte[]> opened = null;
        for (ImageName from : manners.mountable(relatives)) {
            Optional<HttpResponse<byte[]>> answer = mount(from);
            if (answer.isEmpty()) {
                manners.givesNothing(from);
                continue;
            }
            opened = answer.get();
            if (opened.statusCode() != 202) {
                mounted = opened.statusCode() == 201;
                return opened;
            }
        }
        return opened == null ? open("") : opened;
    }

    /** Empty where the registry does not let us read there. Where it only has no such blob there, it opens an upload instead. */
    private Optional<HttpResponse<byte[]>> mount(ImageName from) throws IOException {
        try {
            HttpResponse<byte[]> answer =
                    open("?mount=" + encode(blob.digest().value()) + "&from=" + encode(from.repository()));
            return Optional.of(answer).filter(it -> it.statusCode() / 100 == 2 || RegistryHttp.isWorthAnotherTry(it));
        } catch (ReleaseFailure e) {
            if (e.code() != FailureCode.CREDENTIALS) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private HttpResponse<byte[]> open(String question) throws IOException {
        return session.once(
                what,
                name,
                Access.WRITE,
                RegistryHttp.request(start.resolve(start.getRawPath() + question))
                        .POST(BodyPublishers.noBody()));
    }

    /**
     * A large body gets a connection of its own. On a shared one HTTP/2 sends it in frames of 16 kB, as many as a window allows that is often 64 kB for
     * each round trip: loopback was twice as slow, and a registry 50 ms away would take 1.3 MB/s.
     */
    private HttpRequest.Builder alone(HttpRequest.Builder upload) {
        return blob.size() > SMALL ? upload.version(HttpClient.Version.HTTP_1_1) : upload;
    }

    /** To wherever the registry sends it. To another host goes no authorization. */
    private HttpResponse<byte[]> put(URI target) throws IOException {
        URI uri = target;
        for (int i = 0; ; i++) {
            HttpResponse<byte[]> answer =
                    upload(alone(RegistryHttp.request(uri)).PUT(body()));
            boolean elsewhere = answer.statusCode() == 307 || answer.statusCode() == 308;
            if (!elsewhere || i == REDIRECTS) {
                return answer;
            }
            uri = location(uri, answer);
        }
    }

    private HttpResponse<byte[]> upload(HttpRequest.Builder upload) throws IOException {
        try {
            return session.once(
                    what,
                    name,
                    Access.WRITE,
                    upload.timeout(patience()).header("Content-Type", "application/octet-stream"));
        } catch (IOException e) {
            // the client wraps what went wrong on our side into a failure of the line
            throw Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
                    .filter(ReleaseFailure.class::isInstance)
                    .map(ReleaseFailure.class::cast)
                    .findFirst()
                    .orElseThrow(() -> e);
        }
    }

    private boolean isWorthAnotherTry(HttpResponse<byte[]> response) {
        if (response.statusCode() >= 400 && RegistryWords.code(response).equals("DIGEST_INVALID")) {
            requireOwnDigest();
        }
        return RegistryHttp.isWorthAnotherTry(response)
                || response.statusCode() == 416
                || (response.statusCode() >= 400 && LOST.contains(RegistryWords.code(response)));
    }

    /** A refusal of the repository or the caller, which no other way of sending changes. */
    private static boolean isRefusal(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 401 || answer.statusCode() == 403 || answer.statusCode() == 413;
    }

    /** Where the registry wants the bytes: a relative or an absolute address, with or without a query. */
    private URI target(HttpResponse<byte[]> opened) {
        return withDigest(location(start, opened));
    }

    private URI location(URI from, HttpResponse<byte[]> answer) {
        String location = answer.headers()
                .firstValue("Location")
                .orElseThrow(
                        () -> RegistryRefusal.strange(what, "the registry opens an upload and does not say where"));
        try {
            URI target = from.resolve(location);
            if (TokenService.isSafe(target)) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            // reported below, like any other address that must get nothing
        }
        throw RegistryRefusal.strange(what, "the registry wants the image sent to an address that is not https");
    }

    private URI withDigest(URI address) {
        String digest = "digest=" + encode(blob.digest().value());
        return URI.create(address + (address.getRawQuery() == null ? "?" : "&") + digest);
    }

    /** A body with a length: registries in front of an object store refuse one that comes in chunks of unknown number. */
    private BodyPublisher body() {
        if (blob.size() == 0) {
            return BodyPublishers.noBody();
        }
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(this::open), blob.size());
    }

    private InputStream open() {
        try {
            return blob.content().open();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** A layer of the base may have to come from afar: no registry waits for it with an upload open. */
    private void fetchFirst() {
        try {
            blob.content().open().close();
        } catch (IOException e) {
            // it is opened again
        }
    }

    /** The registry got other bytes than it was told. Whose fault that is, our own file tells: the line's, or that of whoever changed the file. */
    private void requireOwnDigest() {
        try (InputStream content = blob.content().open()) {
            ImageDigest own = ImageDigest.of(content.readAllBytes());
            Manifests.prove(what, blob.digest(), own, "a layer's file, which changed since the image was built,");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private ReleaseFailure unreadable(IOException e) {
        return new ReleaseFailure(
                FailureCode.IMAGE_PUSH,
                what,
                "the image's file cannot be read: " + e,
                "build the image again with mvn clean deploy",
                e);
    }

    private Duration patience() {
        Duration enough = PATIENCE.plusSeconds(blob.size() / SLOWEST);
        Duration left = Duration.between(session.http().now(), deadline);
        Duration patience = enough.compareTo(left) < 0 ? enough : left;
        return patience.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : patience;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
