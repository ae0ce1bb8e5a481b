package dev.shipline.helm;

import dev.shipline.cluster.ClusterSecret;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** One revision as Helm keeps it in a Secret: JSON, compressed, in base64. Its labels repeat what Helm searches by. */
record ReleaseRecord(ClusterSecret secret) {
    private static final String DATA = "release";
    /** A Secret holds 1 MB, which seldom unpacks to more than ten. */
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    int number() {
        try {
            return Integer.parseInt(secret.labels().getOrDefault("version", "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    String status() {
        return secret.labels().getOrDefault("status", "unknown");
    }

    /** @throws ReleaseFailure if the Secret does not hold what Helm writes */
    Revision revision() {
        Document release = json();
        Document info = release.at("info");
        Document chart = release.at("chart", "metadata");
        return new Revision(
                release.at("name").text(secret.labels().getOrDefault("name", "")),
                secret.namespace(),
                (int) release.at("version").number(number()),
                info.at("status").text("unknown"),
                info.at("description").text(""),
                instant(info.at("last_deployed").text("")),
                chart.at("name").text(""),
                chart.at("version").text(""),
                release.at("apply_method").text(""),
                release.at("manifest").text(""),
                release.at("hooks").items().stream().map(ReleaseRecord::hook).toList(),
                chart,
                release.at("chart", "values"),
                release.at("config"),
                release.at("hooks").items().stream()
                        .map(hook -> hook.at("manifest").text(""))
                        .collect(Collectors.joining("\n---\n")));
    }

    private static String hook(Document hook) {
        String events =
                hook.at("events").items().stream().map(event -> event.text("")).collect(Collectors.joining(", "));
        return hook.at("kind").text("?") + " " + hook.at("name").text("?") + " (" + events + ")";
    }

    /** The same Secret with another status and description. */
    ClusterSecret rewritten(String status, String description) {
        Map<String, Object> release = fields(json().tree());
        Map<String, Object> info = fields(release.get("info"));
        info.put("status", status);
        info.put("description", description);
        release.put("info", info);
        Map<String, String> labels = new LinkedHashMap<>(secret.labels());
        labels.put("status", status);
        Map<String, byte[]> data = new LinkedHashMap<>(secret.data());
        data.put(DATA, pack(Document.of(release).toJson()));
        return new ClusterSecret(
                secret.namespace(), secret.name(), secret.type(), labels, data, secret.resourceVersion());
    }

    private Document json() {
        byte[] packed = secret.data().get(DATA);
        if (packed == null) {
            throw unreadable("it has no key " + DATA, null);
        }
        try {
            return Document.json(unpack(Base64.getMimeDecoder().decode(packed)));
        } catch (IOException | IllegalArgumentException | MalformedDocumentException e) {
            throw unreadable("its content is not a Helm release: " + e.getMessage(), e);
        }
    }

    private byte[] unpack(byte[] compressed) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            byte[] json = in.readNBytes(MAX_BYTES + 1);
            if (json.length > MAX_BYTES) {
                throw new IOException("it unpacks to more than " + MAX_BYTES / 1024 / 1024 + " MB");
            }
            return json;
        }
    }

    private static byte[] pack(String json) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("cannot compress in memory", e);
        }
        return Base64.getEncoder().encode(compressed.toByteArray());
    }

    private ReleaseFailure unreadable(String because, Exception cause) {
        return new ReleaseFailure(
                FailureCode.HELM,
                "cannot read Secret " + secret.namespace() + "/" + secret.name(),
                because,
                "delete that Secret if nobody needs its revision",
                cause);
    }

    private static Instant instant(String rfc3339) {
        try {
            return OffsetDateTime.parse(rfc3339).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static Map<String, Object> fields(Object tree) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (tree instanceof Map<?, ?> map) {
            map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        }
        return fields;
    }
}
