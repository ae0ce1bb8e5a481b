package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import dev.shipline.failure.FailureCode;
import dev.shipline.failure.ReleaseFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an engine says of itself before it is asked for anything.
 *
 * @param api      the newest that both sides speak; absent where the engine does not say
 * @param platform what it builds for; absent where it does not say
 */
record EngineGreeting(Optional<RemoteApiVersion> api, Optional<Platform> platform) {
    /** The newest API that the commands used here are known to work with. */
    private static final Api NEWEST = new Api(1, 52);
    /** That of Docker 1.12: older ones do not know what is asked of them here. */
    private static final Api OLDEST = new Api(1, 24);

    private static final int LONGEST_ANSWER = 64 * 1024;

    EngineGreeting {
        requireNonNull(api, "api is null");
        requireNonNull(platform, "platform is null");
    }

    /** @throws ReleaseFailure if it does not answer, or not as an engine that one can work with */
    static EngineGreeting of(String what, DockerHttpClient http, EngineAddress address) {
        Optional<Api> newest = ping(what, http, address);
        Document version = version(http);
        Optional<Api> oldest = version.at("MinAPIVersion").text().flatMap(Api::parse);
        newest.filter(theirs -> theirs.compareTo(OLDEST) < 0).ifPresent(theirs -> {
            throw unsuitable(
                    what, address, "speaks API " + theirs + ", and " + OLDEST + " is needed", "update the engine");
        });
        oldest.filter(theirs -> theirs.compareTo(NEWEST) > 0).ifPresent(theirs -> {
            throw unsuitable(
                    what,
                    address,
                    "speaks no API older than " + theirs + ", and this version of release-maven-plugin none newer than "
                            + NEWEST,
                    "use a newer version of the plugin, or give the engine DOCKER_MIN_API_VERSION=" + NEWEST);
        });
        String os = version.at("Os").text("");
        String architecture = version.at("Arch").text("");
        return new EngineGreeting(
                newest.map(theirs -> theirs.compareTo(NEWEST) > 0 ? NEWEST : theirs)
                        .map(Api::toDockerJava),
                os.isEmpty() || architecture.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Platform(os, architecture, "")));
    }

    private static Optional<Api> ping(String what, DockerHttpClient http, EngineAddress address) {
        try (DockerHttpClient.Response response = http.execute(get("/_ping"))) {
            if (response.getStatusCode() != 200) {
                throw EngineAbsence.answer(what, address, response.getStatusCode(), body(response));
            }
            return header(response.getHeaders(), "Api-Version").flatMap(Api::parse);
        } catch (ReleaseFailure e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw EngineAbsence.silence(what, address, e);
        }
    }

    /** Proxies in front of an engine may refuse it; nothing depends on it then. */
    private static Document version(DockerHttpClient http) {
        try (DockerHttpClient.Response response = http.execute(get("/version"))) {
            return response.getStatusCode() == 200 ? Document.json(body(response)) : Document.of(Map.of());
        } catch (IOException | MalformedDocumentException e) {
            return Document.of(Map.of());
        }
    }

    private static DockerHttpClient.Request get(String path) {
        return DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path(path)
                .build();
    }

    private static String body(DockerHttpClient.Response response) throws IOException {
        try (InputStream body = response.getBody()) {
            return new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
        }
    }

    /** Header names arrive as the engine, or a proxy in between, writes them. */
    private static Optional<String> header(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .findFirst();
    }

    private static ReleaseFailure unsuitable(String what, EngineAddress address, String because, String fix) {
        return new ReleaseFailure(
                FailureCode.CONFIGURATION, what, "the Docker engine at " + address + " " + because, fix);
    }

    /** A version of the engine's API. docker-java's own compares the parts one by one, and takes 2.0 for older than 1.24. */
    private record Api(int major, int minor) implements Comparable<Api> {
        private static final Pattern WRITTEN = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

        static Optional<Api> parse(String text) {
            Matcher parts = WRITTEN.matcher(text.strip());
            return parts.matches()
                    ? Optional.of(new Api(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))))
                    : Optional.empty();
        }

        RemoteApiVersion toDockerJava() {
            return RemoteApiVersion.create(major, minor);
        }

        @Override
        public int compareTo(Api other) {
            return Comparator.comparingInt(Api::major)
                    .thenComparingInt(Api::minor)
                    .compare(this, other);
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }
}
