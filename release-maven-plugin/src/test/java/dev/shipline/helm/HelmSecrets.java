package dev.shipline.helm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.shipline.cluster.ClusterSecret;
import dev.shipline.document.Document;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Secrets as Helm writes them. */
final class HelmSecrets {
    static final Instant DEPLOYED = Instant.parse("2026-11-22T10:00:00Z");

    private HelmSecrets() {}

    static ClusterSecret revision(int number, String status) {
        return revision(number, status, DEPLOYED, "kind: ConfigMap\nmetadata: {name: v" + number + "}\n");
    }

    static ClusterSecret described(int number, String status, String description) {
        return revision(number, status, DEPLOYED, "kind: ConfigMap\nmetadata: {name: v" + number + "}\n", description);
    }

    static ClusterSecret revision(int number, String status, Instant deployed, String manifest) {
        return revision(number, status, deployed, manifest, "commit " + number);
    }

    private static ClusterSecret revision(
            int number, String status, Instant deployed, String manifest, String description) {
        Map<String, Object> release = Map.of(
                "name",
                "orders-dev",
                "namespace",
                "dev",
                "version",
                number,
                "manifest",
                manifest,
                "config",
                Map.of("image", Map.of("tag", "v" + number)),
                "chart",
                Map.of(
                        "values",
                        Map.of("replicas", number),
                        "metadata",
                        Map.of(
                                "name", "orders",
                                "version", "1.2.3",
                                "apiVersion", "v2",
                                "kubeVersion", ">=99",
                                "dependencies", List.of(Map.of("name", "redis")))),
                "info",
                Map.of(
                        "status",
                        status,
                        "description",
                        description,
                        "last_deployed",
                        deployed.toString(),
                        "first_deployed",
                        "2026-11-22T12:00:00.123456789+02:00"));
        return secret(number, status, packed(Document.of(release).toJson()));
    }

    /** As Helm 4 writes it. */
    static ClusterSecret serverSide(int number, String status) {
        ClusterSecret written = revision(number, status);
        String json = Document.json(unpacked(written.data().get("release"))).toJson();
        return secret(number, status, packed(json.replaceFirst("[{]", "{\"apply_method\":\"ssa\",")));
    }

    static ClusterSecret secret(int number, String status, byte[] data) {
        return new ClusterSecret(
                "dev",
                "sh.helm.release.v1.orders-dev.v" + number,
                "helm.sh/release.v1",
                Map.of("owner", "helm", "name", "orders-dev", "status", status, "version", Integer.toString(number)),
                Map.of("release", data),
                "0");
    }

    static byte[] unpacked(byte[] release) {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(release)))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] packed(String json) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(json.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encode(compressed.toByteArray());
    }
}
