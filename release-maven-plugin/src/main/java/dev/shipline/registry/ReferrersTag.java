package dev.shipline.registry;

import static java.util.Objects.requireNonNull;

import dev.shipline.document.Document;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import dev.shipline.image.PushedImage;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tag {@code sha256-<digest>}, an index of what is attached to an image, where a registry keeps no such list itself. Its clients write it: one that was
 * too slow would lose what another added. So it is written on condition, where the registry knows conditions, and read again after it was written.
 */
final class ReferrersTag {
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

    /** @param eTag what the registry calls this state of the tag; absent where it does not, or the tag is not there */
    private record State(boolean exists, List<Document> manifests, Optional<String> eTag) {
        boolean has(Map<String, Object> descriptor) {
            return manifests.stream()
                    .anyMatch(each -> each.at("digest").text("").equals(descriptor.get("digest")));
        }
    }

    private final RegistrySession session;
    private final PushedImage image;
    private final String tag;

    ReferrersTag(RegistrySession session, PushedImage image) {
        this.session = requireNonNull(session, "session is null");
        this.image = requireNonNull(image, "image is null");
        this.tag = image.digest().value().replace(':', '-');
    }

    List<Document> read(String what) {
        return state(what).manifests();
    }

    /** Adds an entry, and leaves all others as they are. */
    void add(String what, Map<String, Object> descriptor) {
        for (int i = 0; i < TRIES; i++) {
            State before = state(what);
            if (before.has(descriptor)) {
                return;
            }
            HttpResponse<byte[]> put = session.send(what, image.name(), Access.WRITE, write(before, descriptor));
            if (put.statusCode() == 412) {
                pause(i);
                continue;
            }
            if (put.statusCode() != 201 && put.statusCode() != 200) {
                throw session.refusal(what, image.name(), Access.WRITE, put);
            }
            if (state(what).has(descriptor)) {
                return;
            }
            pause(i);
        }
        throw new ReleaseFailure(
                FailureCode.UNREACHABLE,
                what,
                "other clients changed the tag " + tag + " " + TRIES + " times meanwhile",
                "run again when no other build of this commit runs");
    }

    private State state(String what) {
        HttpResponse<byte[]> response = session.get(what, image.name(), path());
        if (response.statusCode() == 404) {
            return new State(false, List.of(), Optional.empty());
        }
        if (response.statusCode() != 200) {
            throw session.refusal(what, image.name(), Access.READ, response);
        }
        List<Document> manifests = OciReferrers.index(response)
                .orElseThrow(() -> RegistryRefusal.strange(
                        what, "the tag " + tag + ", where such documents are listed, is something else"));
        return new State(true, manifests, response.headers().firstValue("ETag"));
    }

    private HttpRequest.Builder write(State before, Map<String, Object> descriptor) {
        List<Object> all = new ArrayList<>();
        before.manifests().forEach(each -> all.add(each.tree()));
        all.add(descriptor);
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", INDEX_TYPE);
        index.put("manifests", all);
        byte[] body = Document.of(index).toJson().getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = session.http()
                .request(image.name().registry(), path())
                .header("Content-Type", INDEX_TYPE)
                .PUT(BodyPublishers.ofByteArray(body));
        before.eTag().ifPresent(eTag -> request.header("If-Match", eTag));
        if (!before.exists()) {
            request.header("If-None-Match", "*");
        }
        return request;
    }

    private String path() {
        return "/v2/" + image.name().repository() + "/manifests/" + tag;
    }

    private void pause(int tries) {
        RegistryHttp http = session.http();
        http.sleep(PAUSE.multipliedBy(tries + 1L), http.uri(image.name().registry(), path()));
    }
}
