package dev.shipline.chart;

import static java.util.Objects.requireNonNull;

import dev.shipline.failure.ReleaseFailure;
import dev.shipline.s3.KeptFiles;
import dev.shipline.secret.CredentialSource;
import dev.shipline.secret.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads files from web servers: by https, and by plain http only from this machine. The credentials of a repository go to its own host and to no other,
 * whatever an index or a redirect says.
 */
final class HttpFiles {
    /** Waits before the next try. */
    @FunctionalInterface
    interface Pause {
        void before(int attempt) throws InterruptedException;
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    /** Enough for the largest index on a slow line. */
    private static final Duration WHOLE_ANSWER = Duration.ofMinutes(5);

    private static final int ATTEMPTS = 3;
    private static final int REDIRECTS = 5;
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}");

    private final CredentialSource credentials;
    private final KeptFiles kept;
    private final Pause pause;
    private final Duration patience;
    private HttpClient client;

    HttpFiles(CredentialSource credentials, KeptFiles kept, Pause pause) {
        this(credentials, kept, pause, WHOLE_ANSWER);
    }

    /** @param patience how long an answer may take once it has begun */
    HttpFiles(CredentialSource credentials, KeptFiles kept, Pause pause, Duration patience) {
        this.credentials = requireNonNull(credentials, "credentials is null");
        this.kept = requireNonNull(kept, "kept is null");
        this.pause = requireNonNull(pause, "pause is null");
        this.patience = requireNonNull(patience, "patience is null");
    }

    static boolean isSafe(URI uri) {
        return uri.getHost() != null
                && uri.getUserInfo() == null
                && ("https".equalsIgnoreCase(uri.getScheme())
                        || "http".equalsIgnoreCase(uri.getScheme())
                                && LOOPBACK.matcher(uri.getHost()).matches());
    }

    /** @param home the repository, whose credentials are meant for its host alone */
    Optional<byte[]> read(URI uri, URI home, int limit) {
        return Optional.ofNullable(get(uri, home, limit, Optional.empty()).content());
    }

    /** As {@link #read}, but asks only whether the file is still the one that was read before. */
    Optional<byte[]> readAgain(URI uri, URI home, int limit) {
        Optional<KeptFiles.Kept> copy = kept.find(uri.toString());
        Answer answer = get(uri, home, limit, copy.map(KeptFiles.Kept::mark));
        if (answer.unchanged() && copy.isPresent()) {
            return copy.map(KeptFiles.Kept::content);
        }
        if (answer.content() != null) {
            answer.eTag()
                    .ifPresent(eTag ->
                            kept.keep(uri.toString(), new KeptFiles.Kept(answer.content(), eTag, Optional.empty())));
        }
        return Optional.ofNullable(answer.content());
    }

    /** @param content null where there is none */
    private record Answer(byte[] content, Optional<String> eTag, boolean unchanged) {}

    private Answer get(URI uri, URI home, int limit, Optional<String> eTag) {
        URI current = uri;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            HttpResponse<InputStream> response = persist(current, home, eTag);
            try (InputStream body = response.body()) {
                int status = response.statusCode();
                if (status == 304 && eTag.isPresent()) {
                    return new Answer(null, Optional.empty(), true);
                }
                if (status == 200) {
                    byte[] content = TimelyAnswer.read(body, limit + 1, patience);
                    if (content.length > limit) {
                        throw HttpTrouble.tooLarge(uri, limit);
                    }
                    return new Answer(content, response.headers().firstValue("ETag"), false);
                }
                if (status == 404 || status == 410) {
                    return new Answer(null, Optional.empty(), false);
                }
                if (status / 100 != 3) {
                    throw HttpTrouble.refused(current, status, homely(current, home));
                }
            } catch (IOException e) {
                throw HttpTrouble.unreachable(current, e);
            } catch (InterruptedException e) {
                throw interrupted(current, e);
            }
            current = redirect(current, response);
        }
        throw HttpTrouble.strange(uri, "it is redirected more than " + REDIRECTS + " times");
    }

    private static URI redirect(URI from, HttpResponse<?> response) {
        String location = response.headers().firstValue("Location").orElse("");
        try {
            URI target = from.resolve(location);
            if (!location.isEmpty() && isSafe(target)) {
                return target;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw HttpTrouble.strange(from, "it is redirected to an address that is not https");
    }

    private HttpResponse<InputStream> persist(URI uri, URI home, Optional<String> eTag) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(REQUEST_TIMEOUT).GET();
        if ("http".equalsIgnoreCase(uri.getScheme())) {
            request.version(HttpClient.Version.HTTP_1_1);
        }
        eTag.ifPresent(mark -> request.header("If-None-Match", mark));
        homely(uri, home).ifPresent(found -> request.header("Authorization", basic(found)));
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<InputStream> response = client().send(request.build(), BodyHandlers.ofInputStream());
                boolean busy = response.statusCode() >= 500 || response.statusCode() == 429;
                if (!busy || attempt == ATTEMPTS) {
                    return response;
                }
                response.body().close();
                pause.before(attempt + 1);
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw HttpTrouble.unreachable(uri, e);
                }
                pauseOrStop(attempt + 1, uri);
            } catch (InterruptedException e) {
                throw interrupted(uri, e);
            }
        }
    }

    /** Made when it is first needed: it has threads of its own. */
    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return client;
    }

    private void pauseOrStop(int attempt, URI uri) {
        try {
            pause.before(attempt);
        } catch (InterruptedException e) {
            throw interrupted(uri, e);
        }
    }

    /** The credentials of the repository, if the request goes to its very host. */
    private Optional<Credentials> homely(URI uri, URI home) {
        boolean atHome = home.getScheme().equalsIgnoreCase(uri.getScheme())
                && home.getHost().equalsIgnoreCase(uri.getHost())
                && home.getPort() == uri.getPort();
        if (!atHome) {
            return Optional.empty();
        }
        return credentials
                .find(home.getAuthority())
                .or(() -> home.getPort() < 0 ? Optional.empty() : credentials.find(home.getHost()));
    }

    private static String basic(Credentials found) {
        String pair = found.username() + ":" + found.password().reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static ReleaseFailure interrupted(URI uri, InterruptedException e) {
        return ReleaseFailure.interrupted("cannot read " + uri, "start it again", e);
    }
}
