package dev.shipline.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.shipline.sandbox.Sandbox;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The sandbox's cluster as its API shows it: what really is there, whatever a build says. */
final class ClusterView {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TOKEN = Pattern.compile("token: \"(.+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI api;
    private final String token;

    ClusterView(Sandbox sandbox) {
        this.api = sandbox.cluster().uri();
        this.token = token(sandbox);
    }

    /** Of a cluster beside a sandbox's own. */
    ClusterView(URI api, Path kubeconfig) {
        this.api = api;
        this.token = token(kubeconfig);
    }

    /** The token of the sandbox's kubeconfig. */
    static String token(Sandbox sandbox) {
        return token(sandbox.kubeconfig());
    }

    static String token(Path kubeconfig) {
        try {
            Matcher matcher = TOKEN.matcher(Files.readString(kubeconfig));
            if (!matcher.find()) {
                throw new IllegalStateException("the sandbox's kubeconfig has no token");
            }
            return matcher.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The digests of the images that ready containers run. */
    List<String> runningDigests(String namespace) {
        List<String> digests = new ArrayList<>();
        for (JsonNode pod : items("/api/v1/namespaces/" + namespace + "/pods")) {
            for (JsonNode container : pod.at("/status/containerStatuses")) {
                if (container.at("/ready").asBoolean()) {
                    digests.add(container.at("/imageID").asText().replaceFirst(".*@", ""));
                }
            }
        }
        return digests;
    }

    /** The revisions of a Helm release, the oldest first, such as {@code 1 superseded}. */
    List<String> revisions(String namespace, String release) {
        List<JsonNode> labels = new ArrayList<>();
        String selector = "?labelSelector=owner%3Dhelm,name%3D" + release;
        for (JsonNode secret : items("/api/v1/namespaces/" + namespace + "/secrets" + selector)) {
            labels.add(secret.at("/metadata/labels"));
        }
        return labels.stream()
                .sorted(Comparator.comparingInt(label -> label.at("/version").asInt()))
                .map(label -> label.at("/version").asText() + " "
                        + label.at("/status").asText())
                .toList();
    }

    /** The values that Helm keeps with the newest revision of a release. */
    JsonNode values(String namespace, String release) {
        String selector = "?labelSelector=owner%3Dhelm,name%3D" + release;
        JsonNode newest = null;
        for (JsonNode secret : items("/api/v1/namespaces/" + namespace + "/secrets" + selector)) {
            if (newest == null || version(secret) > version(newest)) {
                newest = secret;
            }
        }
        byte[] zipped = Base64.getDecoder()
                .decode(Base64.getDecoder().decode(newest.at("/data/release").asText()));
        try (GZIPInputStream json = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return JSON.readTree(json).at("/config");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(JsonNode secret) {
        return secret.at("/metadata/labels/version").asInt();
    }

    /** The labels of a deployment's pods. */
    JsonNode podLabels(String namespace, String deployment) {
        for (JsonNode each : items("/apis/apps/v1/namespaces/" + namespace + "/deployments")) {
            if (each.at("/metadata/name").asText().equals(deployment)) {
                return each.at("/spec/template/metadata/labels");
            }
        }
        throw new IllegalStateException("there is no deployment " + deployment);
    }

    private JsonNode items(String path) {
        HttpRequest request = HttpRequest.newBuilder(api.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(path + " answers " + response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body()).at("/items");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
