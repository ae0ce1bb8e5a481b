package dev.shipline.image;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.exception.DockerException;
import dev.shipline.document.Document;
import dev.shipline.document.MalformedDocumentException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Docker engine says of a failure. It passes on what a registry told it: engines with a graph driver the registry's error code and message, those
 * with the containerd store the message alone.
 */
record EngineWords(String text) {
    private static final Pattern STATUS = Pattern.compile("^Status \\d+: ");
    private static final List<String> REFUSALS = List.of(
            "unauthorized",
            "denied",
            "not authorized",
            "authorization failed",
            "authentication required",
            "no basic auth",
            "username",
            "password");
    private static final List<String> DISTRUST = List.of("x509:", "failed to verify certificate");
    private static final List<String> ABSENCE =
            List.of("dial tcp", "no such host", "connection refused", "i/o timeout", "handshake timeout");
    private static final Pattern UNKNOWN_IMAGE =
            Pattern.compile("manifest unknown|manifest for \\S+ not found|failed to resolve reference .*not found");

    EngineWords {
        requireNonNull(text, "text is null");
    }

    /** What an engine answered instead of a stream, or what became of the connection. */
    static EngineWords of(Throwable failure) {
        Throwable root = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .reduce((outer, inner) -> inner)
                .orElse(failure);
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new EngineWords((root instanceof DockerException ? answer(message) : message).strip());
    }

    /** docker-java hands over the status and the whole body, which is JSON as a rule. */
    private static String answer(String message) {
        String body = STATUS.matcher(message).replaceFirst("");
        try {
            return Document.json(body).at("message").text(body);
        } catch (MalformedDocumentException e) {
            return body;
        }
    }

    boolean refuse() {
        return haveOneOf(REFUSALS);
    }

    /** The engine's machine has a list of authorities of its own. */
    boolean distrust() {
        return haveOneOf(DISTRUST);
    }

    boolean missARegistry() {
        return haveOneOf(ABSENCE);
    }

    boolean missAnImage() {
        return UNKNOWN_IMAGE.matcher(text).find();
    }

    EngineWords without(String secret) {
        return secret.isEmpty() ? this : new EngineWords(text.replace(secret, "****"));
    }

    private boolean haveOneOf(List<String> words) {
        String lower = text.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(lower::contains);
    }

    @Override
    public String toString() {
        return text;
    }
}
