package dev.shipline.image;

import com.sun.net.httpserver.HttpExchange;
import dev.shipline.document.Document;
import dev.shipline.image.FakeRegistry.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the fake registry holds, and the part of the distribution API that reads and writes it. */
final class StoredImages {
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/(sha256:[0-9a-f]+)");
    private static final Pattern UPLOAD = Pattern.compile("/v2/(.+)/blobs/uploads/(.*)");
    private static final Pattern MOUNT = Pattern.compile("mount=(sha256:[0-9a-f]{64})&from=(.+)");
    private static final Pattern DIGEST = Pattern.compile("digest=sha256(?::|%3A)([0-9a-f]{64})");

    private record Stored(byte[] bytes, String mediaType) {}

    private final Map<String, Stored> manifests = new ConcurrentHashMap<>();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();
    private final Map<String, byte[]> elsewhere = new ConcurrentHashMap<>();
    private volatile boolean wholeBlobs;
    private volatile Optional<String> digestLie = Optional.empty();
    private volatile Optional<String> blobStore = Optional.empty();

    void lieAboutDigests(ImageDigest digest) {
        digestLie = Optional.of(digest.value());
    }

    void redirectBlobsTo(String host) {
        blobStore = Optional.of(host);
    }

    ImageDigest putBlob(byte[] bytes) {
        ImageDigest digest = ImageDigest.of(bytes);
        blobs.put(digest.value(), bytes);
        return digest;
    }

    void putBlobIn(String repository, byte[] bytes) {
        elsewhere.put(repository + "@" + ImageDigest.of(bytes), bytes);
    }

    void takeWholeBlobs() {
        wholeBlobs = true;
    }

    byte[] blob(String digest) {
        return blobs.get(digest);
    }

    void loseBlob(ImageDigest digest) {
        blobs.remove(digest.value());
    }

    ImageDigest putManifest(String repository, String tag, String json, String mediaType) {
        return putManifest(repository, tag, new Stored(json.getBytes(StandardCharsets.UTF_8), mediaType));
    }

    Optional<String> manifest(String repository, String reference) {
        return Optional.ofNullable(manifests.get(repository + "@" + reference))
                .map(stored -> new String(stored.bytes(), StandardCharsets.UTF_8));
    }

    void corruptManifest(String repository, ImageDigest digest) {
        manifests.computeIfPresent(
                repository + "@" + digest,
                (key, stored) -> new Stored(
                        (" " + manifest(repository, digest.value()).orElseThrow()).getBytes(StandardCharsets.UTF_8),
                        stored.mediaType()));
    }

    void handle(HttpExchange exchange, String path, byte[] body) throws IOException {
        Matcher manifest = MANIFEST.matcher(path);
        Matcher upload = UPLOAD.matcher(path);
        Matcher blob = BLOB.matcher(path);
        if (manifest.matches()) {
            manifest(exchange, manifest.group(1), manifest.group(2), body);
        } else if (upload.matches()) {
            upload(exchange, upload.group(1), upload.group(2), body);
        } else if (blob.matches()) {
            blob(exchange, blob.group(2));
        } else {
            new Answer(path.equals("/v2/") ? 200 : 404, "{}").send(exchange);
        }
    }

    private ImageDigest putManifest(String repository, String tag, Stored stored) {
        ImageDigest digest = ImageDigest.of(stored.bytes());
        manifests.put(repository + "@" + digest, stored);
        manifests.put(repository + "@" + tag, stored);
        return digest;
    }

    private void manifest(HttpExchange exchange, String repository, String reference, byte[] body) throws IOException {
        String key = repository + "@" + reference;
        switch (exchange.getRequestMethod()) {
            case "PUT" -> take(exchange, repository, reference, body);
            case "DELETE" -> new Answer(manifests.remove(key) == null ? 404 : 202, "").send(exchange);
            default -> {
                Stored stored = manifests.get(key);
                if (stored == null) {
                    error(404, "MANIFEST_UNKNOWN", "manifest unknown", "").send(exchange);
                    return;
                }
                exchange.getResponseHeaders().set("Content-Type", stored.mediaType());
                digestHeader(ImageDigest.of(stored.bytes())).forEach(exchange.getResponseHeaders()::set);
                Answer.send(exchange, 200, stored.bytes());
            }
        }
    }

    private void take(HttpExchange exchange, String repository, String reference, byte[] body) throws IOException {
        Document manifest = Document.json(body);
        Optional<String> missing = Stream.concat(
                        Stream.of(manifest.at("config")), manifest.at("layers").items().stream())
                .flatMap(blob -> blob.at("digest").text().stream())
                .filter(digest -> !blobs.containsKey(digest))
                .findFirst();
        if (missing.isPresent()) {
            error(404, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", missing.get())
                    .send(exchange);
            return;
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        ImageDigest digest = putManifest(repository, reference, new Stored(body, type));
        new Answer(201, "", digestHeader(digest)).send(exchange);
    }

    private Map<String, String> digestHeader(ImageDigest digest) {
        return Map.of("Docker-Content-Digest", digestLie.orElse(digest.value()));
    }

    private void upload(HttpExchange exchange, String repository, String id, byte[] body) throws IOException {
        String location = "/v2/" + repository + "/blobs/uploads/";
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                Optional<byte[]> mounted = mounted(exchange.getRequestURI().getQuery());
                if (mounted.isPresent()) {
                    putBlob(mounted.get());
                    new Answer(201, "").send(exchange);
                    return;
                }
                String fresh = UUID.randomUUID().toString();
                uploads.put(fresh, new byte[0]);
                if (wholeBlobs && body.length > 0) {
                    finish(exchange, fresh, body);
                    return;
                }
                new Answer(202, "", Map.of("Location", location + fresh)).send(exchange);
            }
            case "PATCH" -> {
                int end = uploads.merge(id, body, StoredImages::concatenated).length - 1;
                // a Docker engine fails without the range
                new Answer(202, "", Map.of("Location", location + id, "Range", "0-" + end)).send(exchange);
            }
            default -> finish(exchange, id, body);
        }
    }

    private Optional<byte[]> mounted(String query) {
        Matcher mount = MOUNT.matcher(String.valueOf(query));
        return mount.matches()
                ? Optional.ofNullable(elsewhere.get(mount.group(2) + "@" + mount.group(1)))
                : Optional.empty();
    }

    private void finish(HttpExchange exchange, String id, byte[] body) throws IOException {
        byte[] begun = uploads.remove(id);
        Matcher digest = DIGEST.matcher(exchange.getRequestURI().getRawQuery());
        if (begun == null) {
            error(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry", "")
                    .send(exchange);
        } else if (exchange.getRequestHeaders().containsKey("Transfer-Encoding")) {
            new Answer(411, "").send(exchange);
        } else if (!digest.find()
                || !ImageDigest.of(concatenated(begun, body)).value().endsWith(digest.group(1))) {
            error(400, "DIGEST_INVALID", "provided digest did not match uploaded content", "")
                    .send(exchange);
        } else {
            putBlob(concatenated(begun, body));
            new Answer(201, "").send(exchange);
        }
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void blob(HttpExchange exchange, String digest) throws IOException {
        byte[] bytes = blobs.get(digest);
        if (bytes == null) {
            error(404, "BLOB_UNKNOWN", "blob unknown to registry", "").send(exchange);
        } else if (blobStore.isPresent() && exchange.getRequestMethod().equals("GET")) {
            String location = "http://" + blobStore.get() + exchange.getRequestURI();
            new Answer(307, "", Map.of("Location", location)).send(exchange);
        } else {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
            Answer.send(exchange, 200, bytes);
        }
    }

    private static Answer error(int status, String code, String message, String digest) {
        return new Answer(
                status,
                "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\",\"detail\":{\"digest\":\"%s\"}}]}"
                        .formatted(code, message, digest));
    }
}
